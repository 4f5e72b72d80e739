// Search in pages.js: exact names first, then what begins as asked for, then words.
"use strict";
const base = document.currentScript.src;
const box = document.querySelector("#siteSearch"), found = document.querySelector("#siteFound");
const list = found.querySelector("ol"), most = 12;
const squeeze = text => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const words = text => (text.replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
  .map(word => word.length > 3 ? word.replace(/s$/, "") : word); // one or more of it

const known = pages.map(([url, title, trail, says, names, headings, rest]) => ({
  url, title, trail, says, headings, names: names.split(" ").filter(Boolean),
  called: [title, title.split(",")[0], url.replace(/.*\/|\.html$/g, "")].map(squeeze),
  words: words(title), said: words(says), about: words(trail), rest: rest.split(" "),
}));

const idle = new Set(words(everywhere)); // a page may lack them

// match is how well a page fits, and the place in it that fits best.
function match(page, asked, each) {
  if (page.called.includes(asked)) return {points: 1000};
  const heading = page.headings.find(([, text]) => squeeze(text) === asked);
  const name = page.names.find(name => squeeze(name) === asked);
  let points = page.called.some(name => name.startsWith(asked)) ? 500 : each.every(word => page.words.includes(word)) ? 450 :
    heading ? 400 : name ? 300 : 0;
  let at = points === 400 ? heading : points === 300 ? [name, name] : null;
  for (const word of each) {
    const begins = all => all.some(other => other.startsWith(word));
    const under = page.headings.find(([, text]) => begins(words(text)));
    const row = page.names.find(name => squeeze(name).startsWith(word) || begins(words(name)));
    const value = page.words.includes(word) ? 60 : begins(page.words) ? 50 : under ? 30 : row ? 15 : begins(page.said) ? 8 : begins(page.about) ? 5 : begins(page.rest) ? 3 : 0;
    if (!value && !points && !idle.has(word)) return null;
    points += value;
    if (!at && value === 30) at = under;
    if (!at && value === 15) at = [row, row];
  }
  return {points, at};
}

function find(text) {
  const asked = squeeze(text), each = words(text);
  return known.map(page => ({page, ...match(page, asked, each)})).filter(hit => hit.points)
    .sort((a, b) => b.points - a.points || a.page.called[1].length - b.page.called[1].length || a.page.url.length - b.page.url.length || (a.page.url < b.page.url ? -1 : 1));
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function show() {
  found.hidden = !squeeze(box.value);
  if (found.hidden) return;
  const hits = find(box.value);
  found.querySelector("#siteCount").textContent = hits.length > most ? `The best ${most} of ${hits.length} pages` : hits.length > 1 ?
    `${hits.length} pages` : hits.length ? "1 page" : "No page has all of these words. Try fewer of them.";
  list.replaceChildren(...hits.slice(0, most).map(({page, at}) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = new URL(page.url + (at ? "#" + encodeURIComponent(at[0]) : ""), base);
    const where = page.trail.split(" › ").slice(-2).join(" › ");
    link.append(element("b", page.title), ...(at ? [" ", element("code", at[1])] : []), element("span", [where, page.says].filter(Boolean).join(" · ")));
    item.append(link);
    return item;
  }));
}

// The page itself is seen in a list of pages that is longer than the window.
const pagesList = document.querySelector("nav.pages"), here = pagesList.querySelector("[aria-current]");
if (here) pagesList.scrollTop = here.offsetTop - pagesList.clientHeight / 2;

box.closest("search").hidden = false;
box.addEventListener("input", show);
box.addEventListener("focus", show);
document.addEventListener("click", e => { if (!e.target.closest("search")) found.hidden = true; });
document.addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const links = [...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
  const typing = document.activeElement === box, open = !found.hidden && (typing || at >= 0);
  if (e.key === "/" && !typing) box.focus(), box.select();
  else if (e.key === "Escape" && (typing || at >= 0)) box.focus(), found.hidden = true;
  else if (e.key === "ArrowDown" && open) (links[at + 1] ?? links[0])?.focus();
  else if (e.key === "ArrowUp" && open) (at === 0 ? box : links.at(at < 0 ? -1 : at - 1))?.focus();
  else if (e.key === "Enter" && typing && open) links[0]?.click();
  else return;
  e.preventDefault();
});
