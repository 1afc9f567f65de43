"""The one exception of the readers."""


class Unreadable(Exception):
    """A file cannot be read: `code` for programs, `sentence` (French) for the person, with the remedy."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
