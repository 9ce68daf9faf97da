"""OUT, one file at a time: it is the old one or the new one, never torn, and what a person wrote meanwhile stays.

A new content is written whole beside, in the one working folder, flushed to the disk and put in place in one step. Who
writes holds that folder's lock, which the system frees when its holder dies, however it dies; the next writer clears
away what a killed one left. Nothing here trusts a clock or the time of a file.

Reading order: folder, locks, parts (temporaries), files.
"""

from generator.writing.files import (
    ANY,
    AS_IT_WAS,
    LeftError,
    Writer,
    count_written,
    digest_content,
    fill_file,
    hold_docs,
    hold_near,
    hold_run,
    keep_file,
    remove_file,
    tell_fault,
    tell_reason,
    tell_way,
    write_file,
    write_output,
)
from generator.writing.folder import TMP, WORK, make_folder
from generator.writing.parts import clear_parts, drop_part, make_scratch, open_part

__all__ = [
    "ANY",
    "AS_IT_WAS",
    "TMP",
    "WORK",
    "LeftError",
    "Writer",
    "clear_parts",
    "count_written",
    "digest_content",
    "drop_part",
    "fill_file",
    "hold_docs",
    "hold_near",
    "hold_run",
    "keep_file",
    "make_folder",
    "make_scratch",
    "open_part",
    "remove_file",
    "tell_fault",
    "tell_reason",
    "tell_way",
    "write_file",
    "write_output",
]
