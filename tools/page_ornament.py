"""Write the certificate page's border and rosette as line drawings.

Usage: python tools/page_ornament.py > vc_issuer/pdf/ornament.svg
One unit is a millimetre of an A4 page lying on its side.
"""

from math import cos, pi, sin

WIDTH, HEIGHT = 297.0, 210.0
RED, GOLD, PALE = "#9e1b1f", "#b9995a", "#f0e6d2"
INSET = 12.6
"""How far the middle of the border's band is from the edge of the paper."""
AMPLITUDE = 2.1
CORNER = 4.2
# Half a sine wave as one Bézier curve: where its two handles stand.
HANDLE = 0.3642


def rectangle(inset: float, colour: str, width: float, fill: str = "none") -> str:
    """Draw a frame at a distance from the edge."""
    return (
        f'<rect x="{inset:g}" y="{inset:g}" width="{WIDTH - 2 * inset:g}" '
        f'height="{HEIGHT - 2 * inset:g}" fill="{fill}" '
        f'stroke="{colour}" stroke-width="{width:g}"/>'
    )


def wave(start: float, length: float, middle: float, sign: int, *, upright: bool) -> str:
    """Draw a wave of whole periods along one side."""
    halves = 2 * round(length / 9)
    step = length / halves
    parts = [point(start, middle, upright=upright)]
    for half in range(halves):
        x = start + half * step
        y = middle + sign * (1 if half % 2 == 0 else -1) * AMPLITUDE * 4 / 3
        parts.append(
            f"C{point(x + HANDLE * step, y, upright=upright)} "
            f"{point(x + step - HANDLE * step, y, upright=upright)} "
            f"{point(x + step, middle, upright=upright)}"
        )
    return "M" + "".join(parts)


def point(along: float, across: float, *, upright: bool) -> str:
    """Give a point of a side that lies or stands."""
    x, y = (across, along) if upright else (along, across)
    return f"{x:.2f} {y:.2f}"


def border() -> str:
    """Draw the interlaced waves of all four sides."""
    first = INSET + CORNER
    lying = [
        wave(first, WIDTH - 2 * first, middle, sign, upright=False)
        for sign in (1, -1)
        for middle in (INSET, HEIGHT - INSET)
    ]
    standing = [
        wave(first, HEIGHT - 2 * first, middle, sign, upright=True)
        for sign in (1, -1)
        for middle in (INSET, WIDTH - INSET)
    ]
    return "".join(lying + standing)


def rosette(x: float, y: float, radius: float, petals: int, turns: int, depth: float) -> str:
    """Draw turned copies of a curve with petals, each as one smooth closed path."""
    paths = []
    for turn in range(turns):
        phase = 2 * pi * turn / turns
        steps = petals * 8
        ring = []
        for step in range(steps):
            angle = 2 * pi * step / steps
            r = radius * (1 - depth + depth * cos(petals * angle + phase))
            ring.append((x + r * cos(angle), y + r * sin(angle)))
        paths.append(smooth(ring))
    return "".join(paths)


def smooth(ring: list[tuple[float, float]]) -> str:
    """Join points by curves through the middles between them."""
    middles = [
        ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True)
    ]
    path = f"M{middles[-1][0]:.2f} {middles[-1][1]:.2f}"
    for corner, middle in zip(ring, middles, strict=True):
        path += f"Q{corner[0]:.2f} {corner[1]:.2f} {middle[0]:.2f} {middle[1]:.2f}"
    return path + "Z"


def drawing() -> str:
    """Draw the whole ornament."""
    corners = "".join(
        rosette(x, y, CORNER, 8, 3, 0.24)
        for x in (INSET, WIDTH - INSET)
        for y in (INSET, HEIGHT - INSET)
    )
    middle = rosette(118, 112, 58, 16, 8, 0.22) + rosette(118, 112, 30, 12, 6, 0.3)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}mm" height="{HEIGHT:g}mm" '
        f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}">\n'
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#fffdf8"/>\n'
        f"{rectangle(7.6, RED, 0.9)}\n"
        f"{rectangle(8.8, GOLD, 0.25)}\n"
        f"{rectangle(16.4, GOLD, 0.25)}\n"
        f"{rectangle(17.1, RED, 0.35)}\n"
        f'<path fill="none" stroke="{PALE}" stroke-width="0.22" d="{middle}"/>\n'
        f'<path fill="none" stroke="{GOLD}" stroke-width="0.3" d="{border()}"/>\n'
        f'<path fill="none" stroke="{RED}" stroke-width="0.22" d="{corners}"/>\n'
        "</svg>"
    )


if __name__ == "__main__":
    print(drawing())
