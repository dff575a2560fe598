// The clients of a job: sorted, filtered and paged by the coordinator, so that ten thousand are no more than fifty here.

import { text } from './api.js';
import { put } from './parts.js';

const rest = 2000;
let job = '', sort = 'client', down = false, offset = 0, waiting = null, asked = 0;

export function show(name) {
  if (name !== job) [job, offset] = [name, 0];
  look();
}

// what changes often is asked for at most every two seconds
export function changed() {
  if (!job) return;
  waiting ??= setTimeout(look, Math.max(0, asked + rest - performance.now()));
}

async function look() {
  clearTimeout(waiting);
  waiting = null;
  asked = performance.now();
  const find = document.getElementById('find').value.trim();
  const question = new URLSearchParams({ job, find, sort, down: down ? '1' : '0', offset });
  const mine = job;
  try {
    const html = await text('/page/clients?' + question);
    if (mine === job) put('clients', html);
  } catch { /* the stream says what is wrong */ }
}

document.getElementById('clients').addEventListener('click', event => {
  const button = event.target.closest('button');
  if (button?.dataset.sort) {
    [down, sort, offset] = [button.dataset.sort === sort && !down, button.dataset.sort, 0];
    look();
  } else if (button?.dataset.offset) {
    offset = Number(button.dataset.offset);
    look();
  }
});

let typing;
document.getElementById('find').addEventListener('input', () => {
  clearTimeout(typing);
  offset = 0;
  typing = setTimeout(look, 200);
});
document.getElementById('clients-form').addEventListener('submit', event => event.preventDefault());
