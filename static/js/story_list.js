// The list of stories tells of those that are only on this device.
import { listBegun, tellBegun } from "./stories_begun.js";

const begun = await listBegun(document.querySelector("[data-stories-begun]").dataset.storiesBegun);
// One that has arrived after all stands in the list.
tellBegun(begun.filter(([id]) => !document.querySelector(`.rows a[href*="${CSS.escape(id)}"]`)));
