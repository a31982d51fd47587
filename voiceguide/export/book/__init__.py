"""Everything that practices say, as a book to be read line by line: one page of HTML, made without speech.

Scripts are walked as they are written (`walking`), so that a line stands there once, whatever lengths and
alternatives have it; `page` writes that down.
"""

from voiceguide.export.book.page import book
from voiceguide.export.book.walking import Told, told

__all__ = ["Told", "book", "told"]
