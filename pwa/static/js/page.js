// What every page gets. The policy comes first: without it htmx may swap nothing.
import "./trusted.js";
import "htmx.org";
import "./fresh.js";
import "./busy.js";
import "./stamp.js";
import "./send-here.js";
import "./failed.js";
import "./drafts.js";
import "./grow-with-words.js";
import "./tabs.js";
import "./focus.js";
import "./toast.js";
import "./sheet.js";
import "./scale-keys.js";
import "./grow.js";
import "./stepper.js";
import "./shows-mood.js";
import "./words-left.js";
import "./own-chip.js";
import "./own-zone.js";
import "./show-password.js";
import "./keep-codes.js";
import "./day-turn.js";
import "./find-row.js";
import "./year-keys.js";
import "./upload.js";

document.documentElement.classList.add("has-script");
