/// The page's style: system fonts, one accent, light and dark, screen and paper.
enum Stylesheet {
    /// Free of `<`, `&` and `]]>`, so that the page stays well-formed XML.
    static let text: StaticString = """

        :root {
          color-scheme: light dark;
          --ground: #ffffff; --soft: #f5f6f5; --ink: #1b1f1d; --quiet: #5a635f; --line: #dfe3e1; --grid: #eceeed;
          --accent: #0b6b57; --tint: #e7f2ee; --mark: #7c8783; --warn: #9a4a06; --warnline: #d98a3d;
          --hit: 11 107 87; --miss: 217 95 2;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --ground: #131615; --soft: #1b1f1e; --ink: #e6eae8; --quiet: #9ba6a1; --line: #2f3633; --grid: #232927;
            --accent: #5cc9ad; --tint: #17302a; --mark: #8a9590; --warn: #f0a868; --warnline: #a86a2c;
            --hit: 60 170 142; --miss: 232 119 40;
          }
        }
        * { box-sizing: border-box; }
        html { background: var(--ground); color: var(--ink); -webkit-text-size-adjust: 100%; }
        body {
          margin: 0; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
          font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
        }
        main { max-width: 1060px; margin: 0 auto; padding: 56px 40px 48px; }
        section { margin-top: 64px; }
        h1, h2, h3 { line-height: 1.25; text-wrap: balance; font-weight: 600; letter-spacing: -0.01em; }
        .whole { white-space: nowrap; }
        h1 { font-size: 30px; margin: 6px 0 28px; max-width: 26em; }
        h2 { font-size: 21px; margin: 0 0 10px; }
        h3 { font-size: 16px; margin: 32px 0 10px; }
        p { margin: 0 0 12px; }
        .kicker { color: var(--accent); font-weight: 600; margin: 0; }
        .lead, .prose { max-width: 44em; color: var(--quiet); }
        .prose { color: var(--ink); }
        .note { font-size: 14px; color: var(--quiet); margin: 10px 0 0; max-width: 70em; }
        .figures {
          display: grid; grid-template-columns: repeat(5, 1fr); gap: 20px 28px; margin: 0 0 20px; padding: 20px 0 0;
          border-top: 2px solid var(--accent);
        }
        .figures dt { font-size: 14px; color: var(--quiet); }
        .figures dd { margin: 0; }
        .figures .value { font-size: 28px; line-height: 1.3; font-weight: 600; letter-spacing: -0.02em; white-space: nowrap; }
        .figures .value span { font-size: 15px; font-weight: 400; letter-spacing: 0; color: var(--quiet); }
        .figures .detail { font-size: 14px; color: var(--quiet); }
        .warnings { margin-top: 24px; padding: 2px 0 2px 18px; border-left: 3px solid var(--warnline); }
        .warnings p { margin: 0; color: var(--warn); }
        .warnings ul { margin: 4px 0 0; padding-left: 18px; }

        .plot { display: block; width: 100%; height: auto; margin: 16px 0 6px; font-size: 12px; overflow: visible; }
        .narrow { display: none; }
        .plot text { fill: var(--quiet); }
        .plot .middle { text-anchor: middle; }
        .plot .end { text-anchor: end; }
        .plot .label { fill: var(--quiet); stroke: var(--ground); stroke-width: 3px; paint-order: stroke; stroke-linejoin: round; }
        .plot .label.tied { fill: var(--ink); }
        .plot .label.recommended { fill: var(--accent); font-weight: 600; }
        .grid { stroke: var(--grid); }
        .axis { stroke: var(--mark); }
        .span { stroke: var(--mark); stroke-width: 1.25; opacity: 0.75; }
        .span.recommended { stroke: var(--accent); stroke-width: 1.75; opacity: 1; }
        .span.tied { stroke: var(--accent); opacity: 0.7; }
        .point { fill: var(--ground); stroke: var(--mark); stroke-width: 1.75; }
        .point.tied, .point.recommended { fill: var(--accent); stroke: var(--accent); }
        .ring { fill: var(--ground); stroke: var(--accent); stroke-width: 1.75; }
        .front { fill: none; stroke: var(--accent); stroke-width: 1.25; opacity: 0.45; }
        .curve { fill: none; stroke: var(--accent); stroke-width: 1.75; }
        .curve.beyond { stroke-dasharray: 5 5; }
        .curve.second { stroke: var(--mark); stroke-dasharray: 6 3; }
        .point.second { fill: var(--mark); stroke: none; }
        .level { stroke: var(--mark); stroke-dasharray: 2 4; }
        .level.recommended { stroke: var(--accent); opacity: 0.6; }
        .band { fill: var(--accent); opacity: 0.12; }
        .legend { display: flex; flex-wrap: wrap; gap: 4px 22px; font-size: 14px; color: var(--quiet); margin: 0; }
        .legend span { display: inline-flex; align-items: center; gap: 7px; }

        .scroll { overflow-x: auto; margin: 14px -12px; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); }
        .scroll.tall { max-height: 560px; overflow-y: auto; }
        .scroll:focus-visible, summary:focus-visible, button:focus-visible, pre:focus-visible {
          outline: 2px solid var(--accent); outline-offset: 2px;
        }
        table { border-collapse: collapse; width: 100%; font-size: 14.5px; line-height: 1.4; overflow-wrap: normal; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; padding: 9px 14px 9px 0; vertical-align: top; white-space: nowrap; font-weight: 400; }
        tr > :first-child { padding-left: 12px; }
        tr > :last-child { padding-right: 12px; }
        tbody tr + tr > * { border-top: 1px solid var(--grid); }
        thead th { color: var(--quiet); font-size: 13px; vertical-align: bottom; white-space: normal; background: var(--ground); }
        .tall thead th { position: sticky; top: 0; z-index: 1; box-shadow: 0 1px 0 var(--line); }
        tbody th { font-weight: 500; }
        .n { text-align: right; }
        td small { display: block; font-size: 12.5px; color: var(--quiet); }
        .name { white-space: normal; overflow-wrap: anywhere; min-width: 11em; }
        .words { white-space: normal; min-width: 14em; }
        tr.chosen > * { background: var(--tint); }
        tr.chosen > :first-child { box-shadow: inset 3px 0 0 var(--accent); }
        tr.chosen .tag { border-color: var(--mark); }
        tr.chosen .tag.strong { border-color: var(--accent); }
        .tags { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 3px; }
        .tag { font-size: 12px; line-height: 1.5; padding: 0 7px; border: 1px solid var(--line); border-radius: 9px; color: var(--quiet); white-space: nowrap; }
        .tag.strong { border-color: var(--accent); color: var(--accent); font-weight: 600; }
        button { all: unset; cursor: pointer; }
        [aria-sort] button { color: var(--ink); }
        [aria-sort="ascending"] button::after { content: " ↑"; }
        [aria-sort="descending"] button::after { content: " ↓"; }
        .whisker { display: block; margin-top: 2px; }
        .rail { stroke: var(--grid); stroke-width: 1; }
        tr.chosen .rail { stroke: var(--line); }
        .whisker .span { stroke-width: 6; opacity: 0.32; }
        .whisker .dot { fill: var(--mark); }
        .whisker.tied .dot, .whisker.recommended .dot { fill: var(--accent); }
        .whisker.tied .span, .whisker.recommended .span { stroke: var(--accent); stroke-width: 6; opacity: 0.38; }
        .bar { display: block; margin-top: 5px; }
        .bar .fill { fill: var(--accent); opacity: 0.55; }

        .confusion { width: auto; }
        .confusion td { text-align: right; min-width: 46px; padding: 7px 9px; border: 2px solid var(--ground); }
        .scroll.bare { border: 0; }
        .confusion th { padding: 7px 12px; }
        .confusion thead th { padding: 7px 9px; vertical-align: bottom; text-align: right; }
        .confusion thead .corner { text-align: left; padding-left: 12px; font-size: 12.5px; }
        .confusion.even td { min-width: 92px; }
        .confusion tbody tr + tr > * { border-top: 2px solid var(--ground); }
        .turn span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 13em; display: inline-block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
        .confusion tbody th { white-space: normal; overflow-wrap: break-word; min-width: 6em; max-width: 18em; }
        .turn.none span { writing-mode: horizontal-tb; transform: none; }
        .zero { color: var(--mark); }
        .hit1 { --a: 0.10; } .hit2 { --a: 0.18; } .hit3 { --a: 0.26; } .hit4 { --a: 0.34; } .hit5 { --a: 0.42; } .hit6 { --a: 0.50; }
        .miss1 { --a: 0.14; } .miss2 { --a: 0.26; } .miss3 { --a: 0.36; } .miss4 { --a: 0.46; } .miss5 { --a: 0.54; } .miss6 { --a: 0.62; }
        td[class^="hit"] { background: rgb(var(--hit) / var(--a)); }
        td[class^="miss"] { background: rgb(var(--miss) / var(--a)); }
        .heat { display: block; width: 100%; max-width: 520px; height: auto; }
        .heat .ground { fill: var(--soft); }
        .heat [class^="hit"] { fill: rgb(var(--hit) / calc(var(--a) + 0.3)); }
        .heat [class^="miss"] { fill: rgb(var(--miss) / calc(var(--a) + 0.25)); }
        .map { margin: 14px 0; }
        .sheet { margin: 14px 0; }
        .sheet img { display: block; max-width: 100%; height: auto; border-radius: 4px; }
        .pair { display: grid; grid-template-columns: repeat(2, 1fr); gap: 28px; }
        .pair figure { margin: 0; min-width: 0; }
        .pixels { image-rendering: pixelated; }
        .divider { stroke: var(--warnline); stroke-width: 1; }
        .label.reference { font-style: italic; }
        .span.reference { stroke-dasharray: 2 3; }
        .point.reference { fill: var(--mark); }
        .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(132px, 1fr)); gap: 20px 16px; margin-top: 14px; }
        .tiles figure { margin: 0; min-width: 0; }
        .tiles img, .tiles .blank { display: block; width: 100%; aspect-ratio: 1; object-fit: cover; border-radius: 4px; background: var(--soft); }
        figcaption { font-size: 13px; line-height: 1.4; margin-top: 6px; }
        figcaption > span { display: block; }
        .wrong { color: var(--warn); }
        .path { color: var(--quiet); font-size: 12px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }

        details { margin-top: 14px; }
        summary { cursor: pointer; color: var(--ink); font-weight: 500; width: fit-content; }
        .large > summary { font-size: 21px; font-weight: 600; }
        .facts, .paths { padding-left: 20px; margin: 8px 0 0; }
        .facts li, .paths li { margin: 4px 0; }
        .paths { font-size: 14.5px; max-height: 420px; overflow-y: auto; }
        code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 13px; }
        pre { margin: 12px 0 20px; padding: 14px 16px; background: var(--soft); border-radius: 6px; overflow-x: auto; white-space: pre-wrap; }
        .definitions { display: grid; grid-template-columns: minmax(9em, max-content) 1fr; gap: 6px 24px; margin: 12px 0 0; font-size: 15px; }
        .definitions dt { color: var(--quiet); }
        .definitions dd { margin: 0; }
        footer { margin-top: 64px; border-top: 1px solid var(--line); padding-top: 8px; }

        @media screen and (max-width: 760px) {
          main { padding: 28px 18px 32px; }
          section { margin-top: 48px; }
          h1 { font-size: 23px; margin-bottom: 22px; }
          .bar { width: 120px; }
          .figures { grid-template-columns: repeat(2, 1fr); gap: 16px 20px; }
          .figures .value { font-size: 24px; }
          .pair { grid-template-columns: 1fr; }
          .wide { display: none; }
          .narrow { display: block; max-width: 540px; }
          .name { min-width: 9em; }
          .tiles { grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); gap: 16px 12px; }
          .definitions { grid-template-columns: 1fr; gap: 0; }
          .definitions dd { margin-bottom: 10px; }
        }
        @media print {
          :root { color-scheme: light; }
          body { font-size: 13px; }
          h1 { font-size: 24px; }
          .prose, .lead, .definitions { font-size: 13px; }
          main { max-width: none; padding: 0; }
          section { margin-top: 32px; break-inside: auto; }
          figure, .plot, tr, .figures { break-inside: avoid; }
          h2, h3 { break-after: avoid; }
          .scroll, .scroll.tall, .paths { overflow: visible; max-height: none; }
          .scroll { margin: 10px 0; }
          table { font-size: 11px; }
          th, td { padding: 6px 9px 6px 0; }
          tr > :first-child { padding-left: 6px; }
          tr > :last-child { padding-right: 6px; }
          thead th, td small, .tag { font-size: 10px; }
          .whisker { width: 84px; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }

        """
}
