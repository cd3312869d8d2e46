import shutil
import subprocess
import sys

import numpy as np
import pytest

from scoring import ModelMissing, embedding
from scoring.convert import MODEL_NAME, TOKENIZER_NAME, convert_model, is_converted
from scoring.embedding import SentenceModel


def test_embedding_knows_what_is_alike():
    cat, feline, bill = embedding.load().embed(
        ["A cat sat on the mat.", "A feline was sitting on a rug.", "The invoice is due on Monday."]
    )
    assert cat.vector @ feline.vector > 0.5 > cat.vector @ bill.vector
    assert np.linalg.norm(cat.vector) == pytest.approx(1, abs=1e-5)


def test_embedding_does_not_depend_on_its_neighbours():
    model = embedding.load()
    alone = model.compute("Queues keep messages.").vector
    model.embed(["Something else that is much longer than the other one.", "Short."])
    assert np.array_equal(alone, model.compute("Queues keep messages.").vector)


def test_model_missing_names_the_command(tmp_path):
    with pytest.raises(ModelMissing, match="python -m scoring convert_model"):
        SentenceModel(tmp_path / "nowhere")


def test_model_changed_on_disk_is_refused(tmp_path):
    shutil.copytree(embedding.find_folder(), tmp_path / "model")
    (tmp_path / "model" / MODEL_NAME).write_bytes(b"something else")
    with pytest.raises(ModelMissing):
        SentenceModel(tmp_path / "model")


@pytest.mark.parametrize("name", [MODEL_NAME, TOKENIZER_NAME])
def test_a_model_in_which_one_bit_changed_is_not_taken_for_one(tmp_path, name):
    folder = tmp_path / "model"
    shutil.copytree(embedding.find_folder(), folder)
    assert is_converted(folder)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    assert not is_converted(folder)


def test_convert_model_again_does_nothing():
    assert convert_model(embedding.find_folder()) is False


def test_scoring_needs_no_django():
    code = "import scoring, sys; sys.exit('django' in sys.modules or 'celery' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
