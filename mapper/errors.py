"""Every error of this package, one tree.

MapperError
├── InputError (ValueError)          what the user gave cannot be used
│   ├── EncodingError                bytes that are no text
│   ├── EmptyTextError               nothing to read
│   ├── TooLargeError                over a limit; the message names the limit
│   ├── DateError                    a date that is none
│   ├── FormatError                  a file or a record not in the expected form
│   └── LanguageError                a language code that is not known
├── SettingError (ValueError)        a setting with a value it cannot have
├── GazetteerError (RuntimeError)    the place index is missing, half-built or of another version
├── ModelError (RuntimeError)        a learned part is missing or does not fit this version
├── StoreError (RuntimeError)        the store cannot be opened or written
├── NotFoundError (KeyError)         no such article, event or place
└── GeocoderError (RuntimeError)     an online service failed; the offline answer stays

A message says what was wrong and what would be right, fit for a user to read.
"""


class MapperError(Exception):
    """Base of all errors that this package raises on purpose."""


class InputError(MapperError, ValueError):
    """What the user gave cannot be used."""


class EncodingError(InputError):
    """Bytes that are no text."""


class EmptyTextError(InputError):
    """Nothing to read."""


class TooLargeError(InputError):
    """Input over a limit; the message names the limit."""


class DateError(InputError):
    """A date that is none."""


class FormatError(InputError):
    """A file or a record that is not in the expected form."""


class LanguageError(InputError):
    """A language code that is not known."""


class SettingError(MapperError, ValueError):
    """A setting with a value that it cannot have."""


class GazetteerError(MapperError, RuntimeError):
    """The place index is missing, half-built or of another version."""


class ModelError(MapperError, RuntimeError):
    """A learned part is missing or does not fit this version."""


class StoreError(MapperError, RuntimeError):
    """The store cannot be opened or written."""


class NotFoundError(MapperError, KeyError):
    """No such article, event or place."""

    def __str__(self) -> str:
        """The message itself; KeyError would print it in quotes."""
        return str(self.args[0]) if self.args else ""


class GeocoderError(MapperError, RuntimeError):
    """An online service failed; the offline answer stays."""
