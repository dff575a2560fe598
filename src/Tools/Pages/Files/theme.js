// light or dark as the system has it, until the reader chooses; before anything is drawn
const chosen = localStorage.getItem('theme');
if (chosen) document.documentElement.dataset.theme = chosen;
