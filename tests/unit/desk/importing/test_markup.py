from __future__ import annotations

import pytest

from voiceguide.desk.importing.doubts import Doubts
from voiceguide.desk.importing.markup import Comment, Declaration, Tag, Text, tokens
from voiceguide.desk.importing.untagging import without_tags


def texts(source: str) -> list[str]:
    return [line.text.strip() for line in without_tags(source, Doubts()).lines if line.text.strip()]


def doubts(source: str) -> list[str]:
    gathered = Doubts()
    without_tags(source, gathered)
    return [doubt.what for doubt in gathered.in_order()]


def test_a_text_is_split_into_tags_comments_and_what_is_between() -> None:
    found = list(tokens('a <b x="1 &amp; 2"/>\n<!-- c --> d <![CDATA[<e>]]> <?pi?> 3 < 4'))
    assert [type(one) for one in found] == [Text, Tag, Text, Comment, Text, Text, Text, Declaration, Text]
    tag = found[1]
    assert isinstance(tag, Tag)
    assert (tag.name, tag.empty, dict(tag.attributes), tag.line) == ("b", True, {"x": "1 & 2"}, 1)
    assert isinstance(found[5], Text)
    assert found[5].text == "<e>"
    assert found[-1] == Text(line=2, text=" 3 < 4")


def test_lines_keep_their_numbers_across_tags_of_several_lines() -> None:
    page = without_tags('one\n<prosody\n rate="slow"\n>two</prosody>\n<!-- a\nb -->\nthree', Doubts())
    assert [(line.number, line.text) for line in page.lines if line.text.strip() and not line.aside] == [
        (1, "one"),
        (4, "two"),
        (7, "three"),
    ]


def test_entities_are_characters_and_nothing_is_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>\n'
    assert texts(f"{bomb}<speak>&b; &lt;i&gt; &#65; &rsquo; a&#x2028;b</speak>") == ["&b; <i> A \u2019 a b"]


def test_no_file_and_no_address_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.open", None)
    source = '<!DOCTYPE x SYSTEM "file:///etc/passwd" [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>'
    assert texts(source) == ["&x;"]


@pytest.mark.parametrize(
    "source", ["<", "< b", "<>", "a <3 b", "<!-- open", "<![CDATA[ open", "<!DOCTYPE x [", "</"]
)
def test_what_is_no_tag_stays_as_it_is(source: str) -> None:
    assert texts(source) == [source]


def test_an_alias_is_spoken_instead_and_letters_one_by_one() -> None:
    assert texts('Dr <sub alias="A. Smith">AS</sub>, <say-as interpret-as="characters">ab c</say-as>.') == [
        "Dr A. Smith, a b c."
    ]


def test_an_alias_without_an_end_takes_no_words_away() -> None:
    long = "word " * 60
    assert texts(f'<sub alias="x">{long}') == [long.strip()]
    assert len(doubts(f'<sub alias="x">{long}')) == 1


def test_breaks_become_marks() -> None:
    breaks = (
        '<break time="2s"/><break time="500ms"/><break strength="strong"/><break strength="none"/><break/>'
    )
    assert texts(breaks)[0].split("  ") == [
        "[pause 2s]",
        "[pause 500ms]",
        "[short pause]",
        "",
        "[short pause]",
    ]


@pytest.mark.parametrize(
    "written", ['<break time="soon"/>', '<break time="3"/>', "<blink>", '<audio src="a.mp3"/>']
)
def test_what_is_guessed_or_left_out_is_told(written: str) -> None:
    assert len(doubts(f"Sit. {written}")) == 1


def test_prosody_is_the_voice_of_the_lines_inside() -> None:
    slow = '<prosody rate="80%" pitch="+6st" volume="-3dB">'
    source = f'{slow}Slow. <prosody volume="loud">Loud.</prosody></prosody> Plain.'
    voices = [(line.text.strip(), line.voice) for line in without_tags(source, Doubts()).lines]
    assert [(text, voice.rate, voice.pitch, voice.volume) for text, voice in voices] == [
        ("Slow.", 88, 75, -3.0),
        ("Loud.", 88, 75, 3.0),
        ("Plain.", None, None, None),
    ]


def test_prosody_inside_a_sentence_does_not_part_it() -> None:
    source = 'Let it <prosody rate="slow">slowly</prosody> go.'
    assert texts(source) == ["Let it slowly go."]
    assert doubts(source) == ["Left out: only whole lines can be spoken in another manner."]


def test_a_manner_that_has_no_counterpart_is_told() -> None:
    assert doubts('<prosody rate="very" contour="(0%,+20Hz)">Sit.</prosody>') == [
        'This could not be read and was left out: rate="very", contour="(0%,+20Hz)".'
    ]


def test_half_a_second_may_begin_with_its_point() -> None:
    assert texts('Sit.<break time=".5s"/> Rest.') == ["Sit. [pause 0.5s]  Rest."]
