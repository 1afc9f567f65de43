"""What the application refuses, with a sentence for the person."""


class Refused(Exception):
    """A refusal: `code` for programs, `sentence` in French saying what is wrong and how to mend it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
