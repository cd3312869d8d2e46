"""`python -m bench.unarmed WORDS` does what `python -m WORDS` does, and no fault kills it.

For the web server of a nursery whose other children are to die.
"""

import runpy
import sys

from studyhub.faults import ARMED

if __name__ == "__main__":
    ARMED.clear()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
