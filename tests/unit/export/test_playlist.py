from __future__ import annotations

from voiceguide.export.playlist import Track, playlist


def test_a_playlist_names_its_files_in_their_order_and_keeps_titles_on_one_line() -> None:
    tracks = [
        Track(name="Füße 5m.mp3", title="Füße\non the floor", seconds=299.6),
        Track(name="Rest.mp3", title="Rest", seconds=60),
    ]
    assert playlist(tracks) == (
        "#EXTM3U\n#EXTINF:300,Füße on the floor\nFüße 5m.mp3\n#EXTINF:60,Rest\nRest.mp3\n"
    )
