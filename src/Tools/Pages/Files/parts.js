// Parts of the page come as they are to stand there. What is open stays open, what has the focus keeps it.

// pictures whose newest end is at the right, which a narrow screen shows first
const newest = new Set(['job-accuracy', 'job-loss', 'job-timeline', 'job-bytes']);
let allowed = () => false;

export const allow = what => {
  allowed = what;
  arm(document);
};

// a button that the asker may not use is not shown
function arm(root) {
  for (const button of root.querySelectorAll('[data-command]')) button.hidden = !allowed(button.dataset.command);
}

function mark(element) {
  const path = [];
  for (let at = document.activeElement; at && element.contains(at) && at !== element; at = at.parentElement) {
    path.unshift([...at.parentElement.children].indexOf(at));
  }
  return path;
}

function restore(element, id, path) {
  const same = id && document.getElementById(id);
  const at = same || path.reduce((e, i) => e?.children[i], element);
  if (at && at !== element) at.focus({ preventScroll: true });
}

export function put(id, html) {
  const element = document.getElementById(id);
  if (!element) return;
  const open = [...element.querySelectorAll('details[open]')].map(d => d.id);
  const scrolled = [...element.querySelectorAll('.picture, .table')].map(e => e.scrollLeft);
  const focused = element.contains(document.activeElement) ? document.activeElement.id : null;
  const path = focused === null ? [] : mark(element);
  element.innerHTML = html;
  for (const name of open) document.getElementById(name)?.setAttribute('open', '');
  [...element.querySelectorAll('.picture, .table')].forEach((e, i) => { e.scrollLeft = scrolled[i] ?? (newest.has(id) ? e.scrollWidth : 0); });
  if (focused !== null) restore(element, focused, path);
  arm(element);
}
