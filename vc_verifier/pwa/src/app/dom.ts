/** Builds elements; text is only ever a text node, so that nothing in it is ever markup. */

export type Child = Node | string | number | null | undefined | false | Child[];
type Listener = (event: Event) => void;
type Value = string | number | boolean | null | undefined | Listener;

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element; `on…` attributes take functions, true stands for a bare attribute. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  assign(element, attributes);
  append(element, children);
  return element;
}

/** Makes an element of a drawing. */
export function s(
  tag: string,
  attributes: Record<string, Value>,
  ...children: Child[]
): SVGElement {
  const element = document.createElementNS(SVG, tag);
  assign(element, attributes);
  append(element, children);
  return element;
}

/** Puts children in the place of all that is there. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  append(element, children);
}

function assign(element: Element, attributes: Record<string, Value>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") {
      if (!name.startsWith("on")) throw new Error(`${name} takes no function`);
      element.addEventListener(name.slice(2).toLowerCase(), value);
    } else if (name.startsWith("on") || name === "style") {
      throw new Error(`${name} is never set from text`);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
}

function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child instanceof Node) element.append(child);
    else if (typeof child === "string" || typeof child === "number") element.append(String(child));
  }
}
