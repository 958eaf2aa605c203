"""Hostile file names (T17): git accepts them all, a record has exactly one place and one spelling."""

import pytest

from ecentre.model import Ref

HOSTILE = [
    "records/asset/2026/ast-2026-0007.yaml", "records/asset/2026/AST-2026-0007.YAML",
    "records/asset/2026/AST-2026-0007.yml", "records/asset/2025/AST-2026-0007.yaml",
    "records/asset/AST-2026-0007.yaml", "records/asset/2026/AST-2026-7.yaml",
    "records/asset/2026/AST-2026-0007.yaml/", "records/asset/2026/AST-2026-0007.yaml ",
    "records/asset/2026/AST-2026-0007 .yaml", "records/asset/2026/../2026/AST-2026-0007.yaml",
    "records/asset//2026/AST-2026-0007.yaml", "/records/asset/2026/AST-2026-0007.yaml",
    "records/asset/2026/AST-2026-0007.yaml\n", "records/asset/2026/AST-2026-000\uff17.yaml",
    "records/asset/2026/AST-2026-000\u0667.yaml", "records/person/Zhang-San.yaml",
    "records/person/zhang_san.yaml", "records/person/zhang-san..yaml", "records/person/-rf.yaml",
    "records/person/zhang-.yaml", "records/person/张三.yaml", "records/person/caf\u00e9.yaml",
    "records/person/cafe\u0301.yaml", "records/person/a:b.yaml", "records/person/a\\b.yaml",
    "records/person/a b.yaml", "records/person/\u202etxt.yaml", "records/person/a\x00.yaml",
    "records/person/.yaml", "records/person/..yaml", "records/person/2026/zhang-san.yaml",
    "records/person/a/b/c.yaml", "records/person", "person/zhang-san.yaml", "", "records",
]


@pytest.mark.parametrize("path", HOSTILE, ids=ascii)
def test_only_the_one_right_path_names_a_record(path):
    assert Ref.from_path(path) is None


GOOD = [Ref("asset", "AST-2026-0007"), Ref("asset", "AST-2026-12345"), Ref("person", "zhang-san-2"), Ref("place", "x1")]


@pytest.mark.parametrize("ref", GOOD)
def test_the_right_path_leads_back_to_the_record(ref):
    assert Ref.from_path(ref.path) == ref


WINDOWS = ["con", "nul", "aux", "prn", "com1", "lpt9"]


NO_PLACES = ["records//a.yaml", "records/../a.yaml", *(f"records/person/{name}.yaml" for name in WINDOWS)]


@pytest.mark.parametrize("path", NO_PLACES)
def test_a_device_name_of_windows_or_a_folder_that_is_no_kind_is_no_record(path):
    assert Ref.from_path(path) is None
