import os
import socket
from pathlib import Path

import pytest

from voiceguide import config


def test_a_network_socket_is_refused() -> None:
    with pytest.raises(AssertionError, match="network socket"):
        socket.socket(socket.AF_INET)


def test_the_real_home_is_out_of_reach(tmp_path: Path) -> None:
    assert config.cache_folder() == tmp_path / "cache"
    assert str(config.log_folder()).startswith(str(tmp_path))
    assert os.environ["HOME"].startswith(str(tmp_path))
