// Which view is shown, by what stands after # in the address, and what fills it.

import { keepToken, onRefused, text } from './api.js';
import { changed, show } from './clients.js';
import { learn } from './commands.js';
import { put } from './parts.js';
import { follow, knowPeers, stop } from './stream.js';

const $ = id => document.getElementById(id);
let job = null, view = '', learned = false, announced = 0, shown = false;

function place() {
  const [, first, name, more] = location.hash.split('/');
  if (first === 'job' && name) return { view: more === 'report' ? 'report' : 'job', job: decodeURIComponent(name) };
  return { view: ['nodes', 'commands'].includes(first) ? first : 'home', job: null };
}

function clear() {
  for (const part of document.querySelectorAll('[id^=job-]')) part.replaceChildren();
  put('clients', '<p class="empty">The roster is not known yet.</p>');
}

function route() {
  if (location.hash === '#content') return;
  const now = place(), moved = now.job !== job || now.view !== view;
  if (now.job !== job) clear();
  const another = now.job !== job || !view;
  [job, view] = [now.job, now.view];
  for (const page of document.querySelectorAll('[data-page]')) page.hidden = page.dataset.page !== view;
  for (const link of document.querySelectorAll('[data-view]')) link.toggleAttribute('aria-current', link.dataset.view === view);
  for (const link of document.querySelectorAll('[data-view][aria-current]')) link.setAttribute('aria-current', 'page');
  document.title = job ? `${job} · ProFL.Actors` : 'ProFL.Actors';
  if (another) begin();
  if (view === 'job') show(job);
  if (view === 'report') report();
  if (moved) window.scrollTo(0, 0);
}

function begin() {
  follow('/page/events' + (job ? '?job=' + encodeURIComponent(job) : ''), take, linked);
}

async function take(part) {
  if (part.id === 'peers') knowPeers(part.urls);
  else if (part.id === 'say') announce(part.text);
  else if (part.id.startsWith('clients-')) changed();
  else put(part.id, part.html);
  if (!learned) {
    learned = true;
    await learn().catch(() => { learned = false; });
  }
}

// whoever listens is told how the job stands, and not at every update
function announce(what) {
  const now = performance.now();
  if (now - announced < 15000 && announced) return;
  announced = now;
  $('say').textContent = what;
}

function linked(what, origin) {
  $('link').textContent = what;
  if (origin && origin !== location.origin) {
    $('link').append(' ', Object.assign(document.createElement('a'), { href: origin + '/' + location.hash, textContent: 'Open it there' }));
    learned = false;
  }
}

async function report() {
  $('back').href = '#/job/' + encodeURIComponent(job);
  put('report', '<p class="empty">The report is drawn…</p>');
  try {
    // its style sheet is here already
    const html = (await text('/page/report?job=' + encodeURIComponent(job))).replace(/<style>[^]*?<\/style>/, '');
    const page = new DOMParser().parseFromString(html, 'text/html');
    const parts = [...page.body.childNodes].flatMap(n => n.nodeName === 'MAIN' ? [...n.childNodes] : [n]);
    $('report').replaceChildren(...parts);
  } catch (broken) {
    put('report', '');
    $('report').textContent = broken.message;
  }
}

$('save').addEventListener('click', async () => {
  const page = new Blob([await text('/page/report?job=' + encodeURIComponent(job))], { type: 'text/html' });
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(page), download: `${job}-report.html` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});

onRefused(() => {
  stop();
  $('door-said').textContent = shown ? 'This token is not taken here: look at profl.http.token-file, or ask your issuer for a new one.' : '';
  $('door').hidden = false;
  for (const page of document.querySelectorAll('[data-page]')) page.hidden = true;
  $('token').focus();
});

$('door').addEventListener('submit', event => {
  event.preventDefault();
  shown = true;
  keepToken($('token').value.trim());
  $('token').value = '';
  $('door').hidden = true;
  [view, learned] = ['', false];
  route();
});

const dark = () => {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
};

function nameTheme() {
  $('theme').textContent = dark() ? 'Light' : 'Dark';
  $('theme').setAttribute('aria-label', dark() ? 'Show it light' : 'Show it dark');
}

$('theme').addEventListener('click', () => {
  document.documentElement.dataset.theme = dark() ? 'light' : 'dark';
  localStorage.setItem('theme', document.documentElement.dataset.theme);
  nameTheme();
});

nameTheme();
addEventListener('hashchange', route);
route();
