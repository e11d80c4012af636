"""Numbers in words are the numbers they say; what is no number stays as it is."""

import pytest

from question_bank.grading.number_words import in_digits


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("vingt", "20"),
        ("vingt et un", "21"),
        ("dix-sept", "17"),
        ("quatre-vingts", "80"),
        ("soixante et onze", "71"),
        ("quatre-vingt-dix-neuf mille neuf cents", "99900"),
        ("deux cent quatre vingt treize", "293"),
        ("mille treize mbar", "1013 mbar"),
        ("un million", "1000000"),
        ("deux milliards trois millions", "2003000000"),
        ("zéro virgule zéro cinq", "0 virgule 05"),
        ("deux virgule cinq millions", "2 virgule 5 millions"),
        ("dix puissance moins neuf", "10 puissance moins 9"),
        ("Deux minutes dix-huit", "2 minutes 18"),
        ("QUINZE", "15"),
    ],
)
def test_a_number_in_words_is_written_in_digits(words: str, digits: str) -> None:
    assert in_digits(words) == digits


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("vingt trente", "20 et 30"),
        ("vingt trois cents", "23 et 100"),
        ("dix ou six", "10 ou 6"),
        ("12 quatre cents", "12 et 400"),
        ("vingt 300", "20 et 300"),
    ],
)
def test_two_numbers_stay_two(words: str, digits: str) -> None:
    assert in_digits(words) == digits


@pytest.mark.parametrize(
    "text",
    [
        *(
            "une vingtaine",
            "un débit",
            "quelques millions",
            "12 mille",
            "12 cents",
            "1,3 million",
            "5 pour cent",
        ),
        *("deuxième", "centième", "millier", "vis", "1,3e-5 mbar.l/s", ""),
    ],
)
def test_what_is_no_number_stays_as_it_is(text: str) -> None:
    assert in_digits(text) == text
