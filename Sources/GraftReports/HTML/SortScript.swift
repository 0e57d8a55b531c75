/// The page's only script: a click on a heading sorts the table.
enum SortScript {
    /// Free of `<`, `&` and `]]>`, so that the page stays well-formed XML.
    static let text: StaticString = """

        for (const table of document.querySelectorAll("table.sortable")) {
          const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
          heads.forEach((head, column) => {
            const button = document.createElement("button");
            button.textContent = head.textContent;
            head.replaceChildren(button);
            button.addEventListener("click", () => {
              const up = head.getAttribute("aria-sort") === "descending";
              heads.forEach(other => other.removeAttribute("aria-sort"));
              head.setAttribute("aria-sort", up ? "ascending" : "descending");
              const sign = up ? 1 : -1;
              const key = row => row.cells[column].dataset.k;
              const name = row => row.cells[column].textContent;
              const order = (a, b) => {
                if (key(a) === undefined) return -sign * name(a).localeCompare(name(b));
                if (key(a) === "" || key(b) === "") return key(a) === "" ? 1 : -1;
                return sign * (key(a) - key(b));
              };
              body.append(...[...body.rows].sort(order));
            });
          });
        }

        """
}
