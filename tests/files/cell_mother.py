"""Run as `python -I cell_mother.py FOLDER SOCKET`: has loaded the cell with every decoder and becomes one when asked.

A message is a verb with its arguments, and four descriptors: what the cell reads, writes, complains on, and where its
number and its end are told.
"""

import json
import os
import signal
import socket
import sys
import traceback

DECODERS = ("codes", "comparison", "documents", "likeness", "pages", "pictures", "sheets", "tables")


def main(folder: str, door: int) -> None:
    """Load everything, then make a cell for each message."""
    sys.path.append(folder)
    __import__("cell.work")
    for name in DECODERS:
        __import__(f"cell.{name}")
    os.nice = lambda _increment: 0  # nobody is selling here
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who watches a cell leaves nothing behind
    with socket.socket(fileno=door) as asked:
        while True:
            words, descriptors, _flags, _address = socket.recv_fds(asked, 100_000, 4)
            if not words:
                return
            if os.fork() == 0:
                asked.close()
                watch(json.loads(words), descriptors)
            for each in descriptors:
                os.close(each)


def watch(words: list[str], descriptors: list[int]) -> None:
    """Make the cell, tell its number, wait for it, tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *files, reply = descriptors
    cell = os.fork()
    if cell == 0:
        be_a_cell(words, files)
    os.write(reply, b"%d\n" % cell)
    _pid, status = os.waitpid(cell, 0)
    os.write(reply, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def be_a_cell(words: list[str], files: list[int]) -> None:
    """Do what `python -c "… cell.work.main()"` does."""
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.closerange(3, 64)
    sys.argv = ["-c", *words]
    status = 1
    try:
        status = sys.modules["cell.work"].main()
    finally:
        if sys.exception():
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
