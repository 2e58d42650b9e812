"""Where settings come from, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from assistant.errors import ConfigurationError
from assistant.settings import Settings, load_settings


def test_without_anything_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}) == Settings()


def test_a_flag_beats_the_environment_which_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text('[serve]\nport = 1\nhost = "a"\n[llm]\nmodel = "file"\n', encoding="utf-8")
    environ = {"ASSISTANT_SERVE_PORT": "2", "ASSISTANT_LLM_MODEL": "environment", "OTHER": "x"}
    settings = load_settings(tmp_path, environ, {"serve": {"port": 3}})
    assert (settings.serve.port, settings.serve.host, settings.llm.model) == (3, "a", "environment")


def test_a_field_with_an_underscore_is_set_from_the_environment() -> None:
    assert load_settings(None, {"ASSISTANT_EMBED_BATCH_SIZE": "7"}).embed.batch_size == 7


def test_the_endpoint_comes_from_the_usual_variable_unless_set_otherwise() -> None:
    environ = {"OPENAI_BASE_URL": "http://usual"}
    assert load_settings(None, environ).llm.base_url == "http://usual"
    assert load_settings(None, {**environ, "ASSISTANT_LLM_BASE_URL": "http://own"}).llm.base_url == "http://own"


def test_the_key_comes_from_the_environment_and_is_never_shown() -> None:
    settings = load_settings(None, {"OPENAI_API_KEY": "sk-secret"})
    assert settings.api_key.get_secret_value() == "sk-secret"
    assert "sk-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[llm]\nmodle = "x"\n', "llm.modle: there is no such setting"),
        ("[sevre]\nport = 1\n", "sevre: there is no such setting"),
        ("[serve]\nport = 70000\n", "serve.port: input should be less than or equal to 65535"),
        ("[serve\n", "is not TOML"),
        ('api_key = "sk-secret"\n', "holds an api_key"),
    ],
)
def test_a_wrong_file_is_named_with_its_field(tmp_path: Path, toml: str, said: str) -> None:
    (tmp_path / "assistant.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(tmp_path, {})
    assert said in caught.value.fact
    assert caught.value.remedy
    assert "sk-secret" not in str(caught.value)


def test_a_misspelt_variable_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"llm\.modell"):
        load_settings(None, {"ASSISTANT_LLM_MODELL": "x"})


def test_the_workspace_variable_is_no_setting() -> None:
    assert load_settings(None, {"ASSISTANT_WORKSPACE": "/somewhere"}) == Settings()


def test_every_section_is_frozen_and_forbids_unknown_names() -> None:
    for value in (Settings(), *(v for _, v in Settings() if isinstance(v, BaseModel))):
        assert value.model_config.get("frozen")
        assert value.model_config.get("extra") == "forbid"
