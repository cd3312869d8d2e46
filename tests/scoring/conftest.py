"""The tests of the scorer use the real sentence model; it is made once where it is missing."""

import os

import pytest

from scoring import embedding
from scoring.convert import convert_model, is_converted


@pytest.fixture(scope="session", autouse=True)
def sentence_model(tmp_path_factory):
    if not is_converted(embedding.find_folder()):
        folder = tmp_path_factory.mktemp("model")
        convert_model(folder)
        os.environ[embedding.FOLDER_VARIABLE] = str(folder)
        embedding.load.cache_clear()
    return embedding.load()
