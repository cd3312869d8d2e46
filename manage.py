#!/usr/bin/env python
"""StudyHub's command line: `manage.py help` lists the commands."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studyhub.settings")
    from studyhub.command_line import run

    sys.exit(run(sys.argv))
