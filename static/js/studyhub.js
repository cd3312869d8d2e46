// The one module that every page loads. A module listens on the document, so that swapped HTML works.
import "./request.js";
import "./signed_out.js";
import "./offline.js";
import "./signing_out.js";
import "./look_again.js";
import "./busy.js";
import "./menu.js";
import "./dialog.js";
import "./shortcuts.js";
import "./choice_keys.js";
import "./copy.js";
import "./counter.js";
import "./search_box.js";
import "./errors.js";
import "./form_journal.js";
import "./tab_journal.js";
import "./score_spans.js";
import "./time_zone.js";
import "./notices.js";

document.documentElement.dataset.script = "on";
