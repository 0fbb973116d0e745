// A field for words is as high as its words. Where the style sheet can say so, it does.
import { wire } from "./content.js";

if (!CSS.supports("field-sizing", "content")) {
  wire("[data-grows-with-words]", (area) => {
    const fit = () => {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + 4}px`;
    };
    area.addEventListener("input", fit);
    fit();
  });
}
