// The widget around it: a row of tools, and messages to Python, where all decisions are made and recorded.
function render({ model, el }) {
  const words = model.get("words");
  const root = document.createElement("div");
  root.className = "briefkit-desk";
  root.dir = "rtl";
  root.style.textAlign = "right";
  root.innerHTML =
    '<div class="bk-tools" role="toolbar"></div><div class="bk-status" role="status" aria-live="polite"></div>' +
    '<div class="bk-sides"><div class="bk-picture" tabindex="-1"></div><div class="bk-text" tabindex="-1"></div></div>';
  el.appendChild(root);
  const tools = root.querySelector(".bk-tools"), status = root.querySelector(".bk-status");
  const picture = root.querySelector(".bk-picture"), text = root.querySelector(".bk-text");
  let kind = "", selected = [], waiting = "";
  const say = (words) => { status.textContent = words; };
  const light = briefkitLink(root, (what, id, add) => {
    if (waiting && selected.length) {
      const [source] = selected, relation = waiting;
      waiting = "";
      model.send({ do: "link", ids: [source, id], to: relation });
      return true;
    }
    selected = add && kind === what ? [...new Set([...selected, id])] : [id];
    kind = what;
    model.set("selected", selected);
    model.save_changes();
    light(kind, selected, "both");
    tell();
    return true;
  });
  let lastRange = null; // the notebook around may drop the marking when a tool is pressed, so it is kept
  const keep = () => {
    const choice = getSelection();
    if (choice.rangeCount && !choice.isCollapsed && text.contains(choice.anchorNode)) lastRange = choice.getRangeAt(0).cloneRange();
    else if (choice.rangeCount && text.contains(choice.anchorNode)) lastRange = null; // a click in the text takes it back
  };
  document.addEventListener("selectionchange", keep);
  tools.addEventListener("mousedown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  function marked() {
    // what a person has marked in the text, as offsets into the source
    keep();
    const range = lastRange, spans = [];
    if (!range || !text.contains(range.startContainer)) return null;
    for (const run of text.querySelectorAll("[data-s]")) {
      if (!range.intersectsNode(run)) continue;
      const node = run.firstChild, at = Number(run.dataset.s);
      if (!node) continue;
      const start = range.startContainer === node ? range.startOffset : 0;
      const end = range.endContainer === node ? range.endOffset : node.length;
      // offsets of JavaScript count UTF-16 units, those of Python code points
      const points = (length) => [...node.data.slice(0, length)].length;
      if (start < end) spans.push([at + points(start), at + points(end)]);
    }
    return spans.length ? spans : null;
  }
  function tell() {
    const chosen = model.get("parts")[selected[selected.length - 1]];
    say(chosen ? chosen.told : "");
    const choices = tools.querySelector("select");
    const offered = model.get("choices")[chosen ? chosen.part : "node"] || [];
    choices.replaceChildren(...offered.map(([value, label]) => new Option(label, value, false, chosen && chosen.type === value)));
  }
  function tool(name, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words[name];
    button.dataset.tool = name;
    button.onclick = act;
    tools.appendChild(button);
  }
  const need = (act) => () => (selected.length ? act() : say(words.choose));
  tool("accept", need(() => model.send({ do: "accept", ids: selected })));
  tool("reject", need(() => model.send({ do: "reject", ids: selected })));
  const choices = document.createElement("select");
  choices.setAttribute("aria-label", words.retype);
  choices.onchange = need(() => model.send({ do: "retype", ids: selected, to: choices.value }));
  tools.appendChild(choices);
  const relation = document.createElement("select");
  relation.setAttribute("aria-label", words.link);
  relation.className = "bk-relation";
  relation.append(...model.get("choices").edge.map(([value, label]) => new Option(label, value)));
  tool("link", need(() => { waiting = relation.value; say(words.target); }));
  tools.appendChild(relation);
  tool("merge", () => (kind === "node" && selected.length > 1 ? model.send({ do: "merge", ids: selected }) : say(words.two)));
  tool("add", () => { const spans = marked(); spans ? model.send({ do: "add", spans }) : say(words.mark); });
  tool("split", need(() => { const spans = marked(); spans ? model.send({ do: "split", ids: selected, spans }) : say(words.mark); }));
  tool("remove", need(() => model.send({ do: "remove", ids: selected })));
  tool("undo", () => model.send({ do: "undo" }));
  tool("whole", () => {});
  tools.lastChild.classList.add("bk-zoom");
  function draw() {
    const places = [picture, text].map((frame) => [frame.scrollLeft, frame.scrollTop]);
    picture.innerHTML = model.get("svg");
    text.innerHTML = model.get("text");
    lastRange = null;
    text.hidden = !model.get("text");
    picture.querySelectorAll("g[data-node],g[data-edge]").forEach((g) => g.setAttribute("tabindex", "0"));
    [picture, text].forEach((frame, i) => { [frame.scrollLeft, frame.scrollTop] = places[i]; });
    choose();
  }
  function choose() {
    selected = model.get("selected");
    const first = model.get("parts")[selected[0]];
    kind = first ? first.part : "";
    light(kind, selected, "both");
    tell();
  }
  model.on("change:version", draw);
  model.on("change:selected", choose);
  model.on("msg:custom", (message) => say(message.said || ""));
  draw();
  return () => document.removeEventListener("selectionchange", keep);
}
export default { render };
