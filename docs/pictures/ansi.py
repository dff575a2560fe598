"""A terminal's screen, as tmux captures it with its colours, as a page: ansi.py FILE > screen.html"""
import html
import re
import sys

NAMED = ["#15181f", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56c8d8", "#dcdfe4"]
BRIGHT = ["#5c6370", "#ff7b86", "#a8e08a", "#ffd98a", "#7cc4ff", "#dd9bf0", "#6fe0f0", "#ffffff"]


def colour(codes):
    """The colour that 38;5;N or 38;2;R;G;B names; takes its numbers from the list."""
    kind = codes.pop(0)
    if kind == 2:
        return "#%02x%02x%02x" % tuple(codes.pop(0) for _ in range(3))
    n = codes.pop(0)
    if n < 16:
        return (NAMED + BRIGHT)[n]
    if n >= 232:
        return "#%02x%02x%02x" % ((8 + 10 * (n - 232),) * 3)
    n -= 16
    return "#%02x%02x%02x" % tuple(0 if v == 0 else 55 + 40 * v for v in (n // 36, n // 6 % 6, n % 6))


def cells(text):
    """Text whose characters stand in columns, also those that come from another font."""
    return "".join(
        html.escape(c) if c.isascii() else f'<i>{c}</i>' for c in text
    )


def spans(text):
    style = {}
    for part in re.split(r"(\x1b\[[0-9;]*m)", text):
        if not part.startswith("\x1b["):
            if part:
                rules = ";".join(f"{key}:{value}" for key, value in style.items())
                yield f'<span style="{rules}">{cells(part)}</span>'
            continue
        codes = [int(code or 0) for code in part[2:-1].split(";")]
        while codes:
            code = codes.pop(0)
            if code == 0:
                style = {}
            elif code == 1:
                style["font-weight"] = "bold"
            elif code == 2:
                style["opacity"] = "0.6"
            elif code == 22:
                style.pop("font-weight", None)
                style.pop("opacity", None)
            elif code in (38, 48):
                style["color" if code == 38 else "background"] = colour(codes)
            elif 30 <= code <= 37:
                style["color"] = NAMED[code - 30]
            elif 90 <= code <= 97:
                style["color"] = BRIGHT[code - 90]
            elif code == 39:
                style.pop("color", None)


with open(sys.argv[1], encoding="utf-8") as screen:
    lines = screen.read().rstrip("\n")
print('<!doctype html><meta charset="utf-8"><body style="margin:0;background:#15181f;color:#dcdfe4">')
print("<style>i{display:inline-block;width:1ch;height:17px;vertical-align:top;font-style:normal}</style>")
print('<pre style="margin:12px;font:15px/17px \'DejaVu Sans Mono\',monospace">' + "".join(spans(lines)) + "</pre>")
