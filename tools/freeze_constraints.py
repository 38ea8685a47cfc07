"""Write constraints.txt: the newest versions that fit together, found in an empty virtual environment.

Run by `make constraints`. With --here the versions of the environment that runs this script are written instead.
"""

import argparse
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# The versions briefkit is developed and tested with (Python {python}). The requirements stand in settings.ini.
# Made by `make constraints`, which installs briefkit[dev] into an empty environment and writes down what came;
# `make report` and `make test` install with them.
"""


def frozen(python: Path) -> str:
    """Return `pip freeze` of an environment, the project itself left out.

    python: the environment's interpreter.
    """
    freeze = [str(python), "-m", "pip", "freeze", "--exclude-editable"]
    run = subprocess.run(freeze, check=True, capture_output=True, text=True)
    return "".join(line + "\n" for line in run.stdout.splitlines() if "==" in line and "@" not in line)


def main() -> int:
    """Write the file; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--here", action="store_true", help="freeze the running environment instead of a new one")
    args = parser.parse_args()
    if args.here:
        pins = frozen(Path(sys.executable))
    else:
        with tempfile.TemporaryDirectory() as scratch:
            venv.create(scratch, with_pip=True)
            python = Path(scratch) / "bin" / "python"
            subprocess.run([python, "-m", "pip", "install", "--quiet", "--editable", f"{ROOT}[dev]"], check=True)
            pins = frozen(python)
    header = HEADER.format(python=f"{sys.version_info.major}.{sys.version_info.minor}")
    (ROOT / "constraints.txt").write_text(header + pins, encoding="utf8")
    print(f"constraints.txt: {len(pins.splitlines())} versions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
