"""Records on disk: where a centre begins, and how one record becomes a file and a file a record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecentre.errors import EcentreError, InvalidError, NotFoundError, RepositoryError, why
from ecentre.model import Problem, Record, Ref
from ecentre.quoting import quoted
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.schema import Schemas

_PROGRAM = Path(__file__).parent


def find_root(start: Path, *, founded: bool = True) -> Path:
    """Give the folder of the centre that ``start`` lies in; not ``founded`` yet, base records and schemas will do.

    Raises:
        RepositoryError: neither ``start`` nor any folder above it holds a centre.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if not (folder / ".git").exists():
            continue
        if next((folder / "records" / "centre").glob("*.yaml"), None):
            return folder
        if not founded and (folder / "records").is_dir() and (folder / "schemas" / "_common.json").is_file():
            return folder
    raise RepositoryError(
        say(
            "{folder} 不在任何中心的文件夹里;请先进入中心的文件夹,或新建一个:ecentre init 文件夹",
            "{folder} lies in no centre; change into a centre's folder, or make one: ecentre init DIR",
            folder=start,
        )
    )


def data_folder(name: str) -> Path:
    """Give the folder ``schemas``, ``templates`` or ``records`` that comes with the program."""
    packed = _PROGRAM / "_data" / name
    return packed if packed.is_dir() else _PROGRAM.parent / name


def schema_line(ref: Ref) -> str:
    """Give the first line of a record's file, by which editors find its schema."""
    up = "../" * ref.path.count("/")
    return f"# yaml-language-server: $schema={up}schemas/{ref.kind}.json"


def encode(record: Record, schemas: Schemas) -> bytes:
    """Write a record in its one canonical form.

    Raises:
        InvalidError: a text holds characters that no record may hold.
    """
    from ecentre import yamlio

    return yamlio.dump(schemas.get(record.kind).ordered(record.data), schema_line(record.ref))


def decode(ref: Ref, data: bytes, schemas: Schemas) -> Record:
    """Read the bytes of a record's file, with numbers and flags typed by its schema.

    Raises:
        InvalidError: not a record, or the record of another file.
    """
    from ecentre import yamlio

    found = yamlio.load(data, ref.path)
    if found.get("id") != ref.id:
        raise _misplaced(ref, found.get("id"), data)
    return Record(ref, schemas.get(ref.kind).typed(found))


def _misplaced(ref: Ref, id: object, data: bytes) -> InvalidError:
    from ecentre import yamlio

    message = say(
        "{path} 里写的编号是 {id},与文件名不符;编号和文件名都不能改,请运行 ecentre restore {path}",
        "{path} holds the id {id}, which is not its file name; neither may change, so run ecentre restore {path}",
        path=ref.path, id="-" if id is None else str(id)[:60],
    )
    line, column = yamlio.locate(data, "id")
    return InvalidError(message, (Problem("file.id", "X.7", message, ref, "id", ref.path, line, column),))


def read(root: Path, ref: Ref, schemas: Schemas) -> Record:
    """Read a record from the folder of the centre.

    Raises:
        NotFoundError: there is no such file.
        InvalidError: the file is no record.
        RepositoryError: the file is a link or cannot be opened.
    """
    return decode(ref, read_bytes(root, ref.path), schemas)


def read_bytes(root: Path, path: str) -> bytes:
    """Read a file under ``root``; a link is never followed out of the centre (T16)."""
    full = root / path
    try:
        if full.is_symlink() or not full.resolve().is_relative_to(root.resolve()):
            raise RepositoryError(
                say("{path} 是链接,不是文件;请删去后运行 ecentre restore {name}",
                    "{path} is a link, no file; delete it and run ecentre restore {name}", path=path,
                    name=quoted(path))
            )
        return full.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(say("没有文件 {path}", "there is no file {path}", path=path)) from error
    except OSError as error:
        raise RepositoryError(
            say(
                "打不开 {path}({why});若在别的程序里开着,请先关闭",
                "cannot open {path} ({why}); if another program holds it open, close it first",
                path=path, why=why(error),
            )
        ) from error


def position(source: Path | bytes, problem: Problem) -> Problem:
    """Give the problem with its line and column, found in the file's bytes or under the centre's root."""
    if problem.line or not problem.file:
        return problem
    try:
        data = source if isinstance(source, bytes) else read_bytes(source, problem.file)
    except (NotFoundError, RepositoryError):
        return problem
    from ecentre import yamlio

    line, column = yamlio.locate(data, problem.where)
    return replace(problem, path=problem.file, line=line, column=column)


def unreadable(ref: Ref, data: bytes | None, schemas: Schemas) -> list[Problem]:
    """Give what is wrong with a text of the books that holds no record; None stands for no plain file."""
    if data is None:
        message = say(
            "{path} 不是普通文件;请删去后运行 ecentre restore {id}",
            "{path} is no plain file; delete it and run ecentre restore {id}", path=ref.path, id=ref.id,
        )
        return [Problem("file.mode", "", message, ref, path=ref.path)]
    try:
        decode(ref, data, schemas)
    except EcentreError as error:
        return faults(ref, error)
    return []


def faults(ref: Ref, error: EcentreError) -> list[Problem]:
    """Give the problems of a record that could not be read."""
    found = error.problems or (Problem("file.unreadable", "", error.message, path=ref.path),)
    return [replace(one, ref=ref) for one in found]


__all__ = ["data_folder", "decode", "encode", "find_root", "position", "read", "read_bytes", "schema_line"]
