"""Keys stay out of everything that is written."""

import logging
import traceback
from pathlib import Path

import pytest
from deeppersona.errors import InputError
from deeppersona.llm import Options, Retry, load_keys, open_client, scrub
from fake_server import Faults

PLANTED = "sk-planted-7c1e55a0b9d84f33"
QUICK = Retry(deadline_s=1.0, unproven_deadline_s=0.3, first_wait_s=0.05)


@pytest.mark.parametrize("way", ["openai/fake", "openai-compatible/fake"])
@pytest.mark.parametrize(
    "wishes", [{}, {"key": "another"}, {"faults": Faults(reset=1.0)}, {"faults": Faults(broken=1.0)}, {"context": 1}]
)
def test_a_planted_key_is_in_no_file_log_or_traceback(serve, way, wishes, monkeypatch, own_home, caplog, capfd):
    monkeypatch.setenv("OPENAI_API_KEY", PLANTED)
    monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", PLANTED)
    caplog.set_level(logging.DEBUG)
    server = serve(**wishes)
    with open_client(way, api_base=server.api_base, retry=QUICK) as client:
        outcomes = client.run([([{"role": "user", "content": "A or B?"}], Options())])
    assert server.headers[0]["Authorization"] == f"Bearer {PLANTED}", "the key was not even used"
    told = "".join(
        "".join(traceback.format_exception(outcome)) if isinstance(outcome, Exception) else repr(outcome)
        for outcome in outcomes
    )
    ours = [
        record.getMessage() for record in caplog.records if not record.name.startswith(("openai", "httpx", "httpcore"))
    ]
    written = b"".join(path.read_bytes() for path in Path(own_home).rglob("*") if path.is_file())
    output = "".join(capfd.readouterr())
    for text in (told, *ours, output):
        assert PLANTED not in text
    assert PLANTED.encode() not in written


def test_scrubbing_removes_what_the_environment_holds_and_what_looks_like_a_key(monkeypatch):
    monkeypatch.setenv("ACME_API_KEY", "correct-horse-battery")
    text = scrub("got correct-horse-battery, then sk-abcdefghijk; header Authorization: Bearer abc.def")
    assert text == "got [key], then [key]; header Authorization: Bearer [key]"


def test_keys_of_a_named_file_reach_the_environment_unless_set_there(tmp_path, monkeypatch):
    monkeypatch.setenv("SET_API_KEY", "from the environment")
    monkeypatch.delenv("NEW_API_KEY", raising=False)
    file = tmp_path / "keys.env"
    file.write_text('SET_API_KEY=other\nexport NEW_API_KEY="from the file"\n# comment\n')
    assert load_keys(file) == ("NEW_API_KEY",)
    import os

    assert (os.environ["SET_API_KEY"], os.environ["NEW_API_KEY"]) == ("from the environment", "from the file")
    monkeypatch.delenv("NEW_API_KEY")


def test_a_missing_key_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"nothing\.env"):
        load_keys(tmp_path / "nothing.env")


def test_a_dot_env_file_in_the_working_directory_is_not_read(tmp_path):
    import subprocess
    import sys

    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-stray-000000\n")
    code = "import os; from deeppersona.llm.providers import litellm; litellm(); print('OPENAI_API_KEY' in os.environ)"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
