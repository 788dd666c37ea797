/** Tells the styles how high the bars are that stand over the page, so that focus stays clear. */

const BARS = {
  "--top-bar": [".top"],
  "--bottom-bars": [".tabs", ".result-next"],
} as const;

/** Measures the bars, now and whenever one of them, the view or the window changes. */
export function watchBars(within: HTMLElement): void {
  const resized = new ResizeObserver(measure);
  const look = () => {
    resized.disconnect();
    for (const bar of Object.values(BARS).flat()) {
      const element = document.querySelector(bar);
      if (element !== null) resized.observe(element);
    }
    measure();
  };
  new MutationObserver(look).observe(within, { childList: true });
  window.addEventListener("resize", measure);
  look();
}

function measure(): void {
  for (const [name, bars] of Object.entries(BARS)) {
    const height = bars.reduce((sum, bar) => sum + covered(bar), 0);
    document.documentElement.style.setProperty(name, `${Math.ceil(height)}px`);
  }
}

/** Gives how much of the window a bar covers: nothing where it scrolls with the page. */
function covered(bar: string): number {
  const element = document.querySelector(bar);
  if (element === null) return 0;
  const { position } = getComputedStyle(element);
  return position === "fixed" || position === "sticky" ? element.getBoundingClientRect().height : 0;
}
