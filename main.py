"""接诉即办工作台: ``python main.py`` opens the window, ``python main.py COMMAND`` works without one."""

import multiprocessing
import sys

from app.bootstrap import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main(sys.argv[1:]))
