"""How the report looks: one accent, the screens' own palette, system letters, and the same on paper.

Everything is set here and nothing is loaded. Paper is always light; the dark palette is for screens that ask for it.
"""

from __future__ import annotations

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "ground": "#fbf9f5",
    "panel": "#f4f1ea",
    "groove": "#ebe6dc",
    "words": "#242a31",
    "muted": "#59636e",
    "line": "#cfc8ba",
    "accent": "#0b6b60",
    "light": "#8fc0b5",
    "warning": "#7d4e00",
}
DARK: Mapping[str, str] = {
    "ground": "#11161c",
    "panel": "#161d25",
    "groove": "#1d2630",
    "words": "#d9e0e8",
    "muted": "#93a1b1",
    "line": "#2f3b47",
    "accent": "#5fc9b8",
    "light": "#2c6a64",
    "warning": "#e8b75a",
}


def _variables(palette: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


_WORDS = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--words);font:1rem/1.6 "Segoe UI Variable Text","Segoe UI",system-ui,
-apple-system,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif;font-variant-numeric:lining-nums;
overflow-wrap:anywhere}
header,nav,main,footer{max-width:62rem;margin:0 auto;padding:0 clamp(1rem,4vw,2.5rem)}
header{padding-top:clamp(2.5rem,7vw,5rem)}
h1,h2,h3,h4{line-height:1.2;font-weight:600;letter-spacing:-.012em;text-wrap:balance;margin:0}
h1{font-size:clamp(2rem,6vw,3.1rem);letter-spacing:-.025em}
h2{font-size:clamp(1.5rem,3.6vw,1.95rem);letter-spacing:-.018em}
h3{font-size:1.15rem;margin-top:3rem}
h2+h3{margin-top:2rem}
h3+.wide{margin-top:.7rem}
h4{font-size:1rem;margin-top:2rem}
p{margin:.75rem 0 0;max-width:42rem}
a{color:var(--accent);text-underline-offset:.2em;text-decoration-thickness:1px}
a:focus-visible,summary:focus-visible,.wide:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
.eyebrow{margin:0 0 .9rem;color:var(--accent);font-size:.8125rem;font-weight:600;letter-spacing:.09em;
text-transform:uppercase}
.period{font-size:1.2rem;color:var(--muted);margin-top:.8rem}
.muted{color:var(--muted)}
.small{font-size:.875rem;font-weight:400}
.number{font-variant-numeric:lining-nums tabular-nums;white-space:nowrap}
blockquote{margin:0}
"""
_PARTS = """
section{margin-top:clamp(3.5rem,8vw,5.5rem);padding-top:1.75rem;border-top:1px solid var(--line)}
section>.lead{font-size:1.0625rem;color:var(--muted)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:1.5rem 2rem;margin:2.75rem 0 0}
.facts div{display:flex;flex-direction:column-reverse;justify-content:flex-end;
border-top:2px solid var(--accent);padding-top:.7rem}
.facts dt{color:var(--muted);font-size:.9rem;line-height:1.35}
.facts dd{margin:0;font-size:2.1rem;font-weight:600;line-height:1.15;letter-spacing:-.02em}
nav{margin-top:2.5rem;font-size:.9375rem}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.35rem 1.5rem;margin:0;padding:0}
.short{margin:3rem 0 0;padding:1.5rem clamp(1.1rem,3vw,1.9rem);background:var(--panel);border-radius:.6rem}
.short h2{font-size:1.15rem}
.short ul{margin:.9rem 0 0;padding:0;list-style:none}
.short li{padding:.55rem 0 .55rem 1.5rem;position:relative;max-width:46rem}
.short li::before{content:"";position:absolute;left:0;top:1.3em;width:.8rem;height:2px;background:var(--accent)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:0 3.5rem}
.many{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15.5rem),1fr));gap:2.25rem 2.25rem;
margin-top:1.5rem}
.lessons{columns:2 19rem;column-gap:3rem;margin:1.5rem 0 0;padding:0;list-style:none}
.lessons li{break-inside:avoid;padding:0 0 1.5rem}
.lessons blockquote{font-size:1.0625rem;line-height:1.45}
.note{margin-top:1.75rem;padding:1.4rem clamp(1.1rem,3vw,1.9rem);background:var(--panel);border-radius:.6rem}
.note h3{margin:0}
.note dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.25rem;margin:1rem 0 0}
.note dt{color:var(--muted)}
.note dd{margin:0}
.note .bar{margin-top:1.1rem;max-width:30rem}
.list{margin:1rem 0 0;padding:0;list-style:none}
.list>li{padding:1rem 0;border-top:1px solid var(--line)}
.list>li:first-child{border-top:0;padding-top:.25rem}
.list p{margin-top:.3rem}
footer{margin-top:clamp(3.5rem,8vw,5.5rem);padding-bottom:4rem;font-size:.875rem;color:var(--muted)}
footer>div{border-top:1px solid var(--line);padding-top:1.5rem}
details{margin-top:1rem;font-size:.9375rem}
summary{cursor:pointer;color:var(--accent)}
@media (max-width:30rem){.note dl{grid-template-columns:1fr;gap:0}.note dd{margin-bottom:.6rem}}
"""
_TABLES = """
.wide{overflow-x:auto;margin-top:1.5rem}
table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.45}
caption{text-align:left;color:var(--muted);font-size:.875rem;padding-bottom:.6rem}
th,td{padding:.6rem 1.1rem .6rem 0;text-align:left;vertical-align:top;border-top:1px solid var(--line);font-weight:400}
th:last-child,td:last-child{padding-right:0}
thead th{overflow-wrap:normal;color:var(--muted);font-size:.8125rem;border-top:0;vertical-align:bottom;padding-top:0}
tbody th{font-weight:600}
td.bars{min-width:7rem;width:30%}
.bars .bar{margin-top:.28rem}
.state{white-space:nowrap}
.state.solved{color:var(--muted)}
.state.again{color:var(--warning);font-weight:600}
@media (max-width:34rem){th,td{padding-right:.7rem}table{font-size:.875rem}td.bars{min-width:5.5rem}
.narrow thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.narrow tr{display:block;padding:.6rem 0;border-top:1px solid var(--line)}
.narrow th,.narrow td{display:block;border:0;padding:.1rem 0;text-align:left;width:auto}
.narrow td:empty{display:none}
.narrow caption{display:block}
.narrow td[data-of]:not(.bars)::before{content:attr(data-of) ": ";color:var(--muted)}}
"""
_PICTURES = """
figure{margin:0}
svg{display:block;width:100%;overflow:visible}
svg svg{position:static}
.course{height:5.75rem}
.course.tall{height:clamp(9rem,22vw,12.5rem)}
.spark{height:1.9rem;min-width:6rem}
.spark .dot{r:1.9px;stroke:none}
.spark .ring{r:1.7px}
.spark .guide{display:none}
.spark .guide.end{display:inline}
.spark .trend{stroke-width:1.75}
.bar{height:.85rem}
.bar.stacked{height:1.5rem}
.bar.open{height:1.25rem}
.plot{display:grid;grid-template-columns:max-content 1fr;column-gap:.6rem}
.plot figcaption{grid-column:1/-1;padding-bottom:.5rem}
.plot figcaption strong{display:block;font-weight:600}
.plot figcaption span{display:block;font-size:.875rem;color:var(--muted)}
.scale{display:flex;flex-direction:column;justify-content:space-between;line-height:1;text-align:right}
.scale,.dates,.marks,.ends{font-size:.75rem;color:var(--muted);font-variant-numeric:lining-nums tabular-nums}
.dates{grid-column:2;display:flex;justify-content:space-between;padding-top:.4rem}
.marks{grid-column:2;display:flex;flex-wrap:wrap;gap:0 1rem;padding-top:.2rem}
.marks span::before{content:"";display:inline-block;height:.8em;border-left:1.5px dashed var(--warning);
margin-right:.4em;vertical-align:-.08em}
.ends{display:flex;justify-content:space-between;padding-top:.25rem}
.guide{stroke:var(--line);stroke-width:1}
.boundary{stroke:var(--warning);stroke-width:1.5;stroke-dasharray:4 4}
.zero{stroke:var(--muted);stroke-width:1}
.reach{stroke:var(--words);stroke-width:1.5}
.edge{stroke:var(--accent);stroke-width:2}
.band{fill:var(--accent);opacity:.17}
.trend{stroke:var(--accent);stroke-width:2.25;fill:none}
.dot{fill:var(--accent)}
.ring{fill:var(--ground);stroke:var(--muted);stroke-width:1.25}
.groove{fill:var(--groove)}
.full{fill:var(--accent)}
.light{fill:var(--light)}
.part{stroke:var(--ground);stroke-width:1.5}
.open .part{stroke:none}
.stripe{stroke:var(--accent);stroke-width:1.4;fill:none}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;list-style:none;margin:.7rem 0 0;padding:0;font-size:.9375rem}
.legend li::before{content:"";display:inline-block;width:.9em;height:.9em;margin-right:.5em;vertical-align:-.08em;
border-radius:2px;background:var(--accent)}
.legend .light::before{background:var(--light)}
.legend .hatch::before{background:repeating-linear-gradient(135deg,var(--accent) 0 1.5px,var(--groove) 1.5px 4px)}
.legend .n::before{display:none}
"""
_PAPER = """
@page{size:A4;margin:17mm 16mm 18mm}
@media print{
html{font-size:9.5pt}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{background:none}
header,nav,main,footer{max-width:none;padding:0}
nav,details{display:none}
a{color:inherit;text-decoration:none}
section{margin-top:2.2rem;padding-top:1.2rem}
.facts{grid-template-columns:repeat(4,1fr);margin-top:1.8rem}
.short{margin-top:1.8rem}
.many{grid-template-columns:repeat(3,1fr);gap:1.5rem 1.75rem}
.pair{grid-template-columns:1fr 1fr;gap:0 2.5rem}
.course.tall{height:9.5rem}
h2,h3,h4,caption,thead,.lead,.eyebrow{break-after:avoid}
.lead+*,h3+*{break-before:avoid}
figure,table,tr,li,.lead,.note,.short,.facts,.stack,blockquote,footer{break-inside:avoid}
.wide{overflow:visible}
p{orphans:3;widows:3}
}
"""


def style() -> str:
    """Return the whole style sheet."""
    light = f":root{{color-scheme:light dark;{_variables(LIGHT)}}}"
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
    return "\n".join((light, dark, _WORDS, _PARTS, _TABLES, _PICTURES, _PAPER))
