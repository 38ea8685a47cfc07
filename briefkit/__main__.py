"""`python -m briefkit` is the command `briefkit`."""

import sys

from briefkit.cli import main

sys.exit(main())
