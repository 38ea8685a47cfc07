"""Run the programs of benchmarks/, each in a process of its own, one after the other.

A program measures briefkit and what it is compared with in one run, prints figures and ratios, and fails where a
promised figure is missed. Peers that do not fit into the developers' environment are listed in a file beside the
program, `NAME.peers.txt` (pip's requirements format): they get an environment of their own, and the program finds its
interpreter in the variable BRIEFKIT_PEER_PYTHON.
"""

import argparse
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "benchmarks"
PEERS = ROOT / ".venv-peers"


def peer_python(program: Path) -> Path | None:
    """Return the interpreter of a program's peers, installed when first needed; None where it names no peers."""
    wanted = program.with_suffix(".peers.txt")
    if not wanted.exists():
        return None
    folder = PEERS / program.stem
    python, stamp = folder / "bin" / "python", folder / "installed.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf8") != wanted.read_text(encoding="utf8"):
        print(f"-- installing the peers of {program.name}", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", wanted], check=True)
        stamp.write_text(wanted.read_text(encoding="utf8"), encoding="utf8")
    return python


def main() -> int:
    """Run them; return the exit status: 1 where one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only these, as in benchmarks/NAME.py (default: all)")
    names = parser.parse_args().names
    programs = [path for path in sorted(FOLDER.glob("*.py")) if not path.name.startswith("_")]
    unknown = set(names) - {path.stem for path in programs}
    if unknown:
        known = ", ".join(path.stem for path in programs)
        parser.error(f"no benchmark called {', '.join(sorted(unknown))}; there are: {known}")
    failed = []
    for program in programs:
        if names and program.stem not in names:
            continue
        print(f"\n== {program.relative_to(ROOT)}", flush=True)
        started = time.monotonic()
        try:
            python = peer_python(program)
        except subprocess.CalledProcessError as error:
            print(f"-- its peers cannot be installed ({error}): it runs without them", flush=True)
            python = None
        environment = {**os.environ, **({"BRIEFKIT_PEER_PYTHON": str(python)} if python else {})}
        if subprocess.run([sys.executable, program], cwd=ROOT, env=environment, check=False).returncode:
            failed.append(program.name)
        print(f"-- {time.monotonic() - started:.0f} s", flush=True)
    if failed:
        print(f"\nfailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
