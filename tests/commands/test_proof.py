"""Certificates prove themselves offline; what was changed, withdrawn or expired is told as such.

The signatures, the QR code and the packages are checked with other implementations than ours: joserfc, zxing.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import typst
import zxingcpp
from joserfc import jwk, jws
from joserfc.errors import BadSignatureError
from PIL import Image

from cqpt_cli.app import run
from cqpt_cli.casework.case_files import grids_of, open_folder
from cqpt_cli.law.accord import default_accord
from cqpt_cli.rules.judgement import ground_of_decision, marks_of
from cqpt_cli.rules.record import handed_in
from cqpt_cli.sources import clock
from tests.commands import acts
from tests.commands.acts import ANA, evaluation, sitting, write
from tests.commands.conftest import Cqpt

NUMBER = "CQPT-CAD-2026-0001"

# RFC 9864 prefers the name “Ed25519” to “EdDSA”; Open Badges 3.0 and what reads it today know the older one.
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, str]]:
    """A repository with one certificate delivered and its files in `certificates/`; the private key, its public text.

    It is made once: each test works on a copy.
    """
    root, file = tmp_path_factory.mktemp("issued"), tmp_path_factory.mktemp("keys") / "cle.pem"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CQPT_LANG", "fr")
        patch.setattr(clock, "today", lambda: acts.TODAY)
        patch.chdir(root)
        public = json.loads(_said("key", "new", file, "--json"))["public_key"]
        acts.repository(root)
        write(root, "cqpt.yaml", f"format: settings/1\nname: Essai\nissuer: {{name: CPNE, public_key: {public}}}\n")
        evaluation(root)
        sitting(root, "2026-06-24")
        _said("decide", "2026-0001", *ANA, "--on", "2026-03-09")
        evaluation_body_is_named(root)
        for command in (
            ("agree", "2026-0001", "--company", "Paul Roy", "--body", "Camille Durand", *ANA, "--on", "2026-03-27"),
            ("transmit", "2026-0001", *ANA, "--on", "2026-05-20"),
            ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA),
            ("commission", "minutes", "2026-06-24", "--signed", "Anne Moreau", "--signed", "Paul Roux", *ANA,
             "--on", "2026-06-24"),
            ("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01"),
            ("certificate", "2026-0001", "--key", file),
        ):  # fmt: skip
            _said(*command)
        yield root, file, public


def _said(*command: object) -> str:
    """What a command that must succeed prints."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = run([str(word) for word in command])
    assert (code, err.getvalue()) == (0, ""), (command, err.getvalue())
    return out.getvalue()


@pytest.fixture
def key(issued: tuple[Path, Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A copy of the private key, outside of any repository, and its public text."""
    file = tmp_path_factory.mktemp("keys") / "cle.pem"
    shutil.copy2(issued[1], file)
    return file, issued[2]


@pytest.fixture
def delivered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, issued: tuple[Path, Path, str]) -> Path:
    """A copy of the repository with one certificate delivered, which is the current folder."""
    monkeypatch.setattr(clock, "today", lambda: acts.TODAY)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(issued[0], tmp_path, dirs_exist_ok=True)
    return tmp_path


def evaluation_body_is_named(root: Path) -> None:
    """The case was sent before the branch office used cqpt: the file says to whom, by hand."""
    with (root / "cases/2026-0001/case.yaml").open("a", encoding="utf-8") as file:
        file.write("evaluation: {organisation: evaluateurs-associes, sent_on: 2026-03-12}\n")


Verify = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def verify(cqpt: Cqpt) -> Verify:
    def call(*arguments: object) -> tuple[int, dict[str, Any]]:
        code, out, err = cqpt("verify", *arguments, "--json")
        assert err == ""
        return code, json.loads(out)

    return call


def test_the_certificate_and_the_badge_are_genuine(delivered: Path, verify: Verify) -> None:
    for name in (f"{NUMBER}.pdf", f"{NUMBER}.html", f"{NUMBER}.jwt"):
        code, answer = verify(delivered / "certificates" / name)
        assert (code, answer["outcome"]) == (0, "genuine"), name
        certified = answer["certified"]
        assert (certified["number"], certified["holder"], certified["delivered_on"]) == (
            NUMBER,
            "Léa Martin",
            "2026-07-01",
        )


def test_no_repository_and_no_network_are_needed(
    delivered: Path, tmp_path_factory: pytest.TempPathFactory, verify: Verify, key: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    away = tmp_path_factory.mktemp("away")
    copy = away / "recu.pdf"
    copy.write_bytes((delivered / f"certificates/{NUMBER}.pdf").read_bytes())
    monkeypatch.chdir(away)
    assert verify(copy, "--key", key[1])[0] == 0
    (away / "cle.txt").write_text(key[1] + "\n", encoding="utf-8")
    assert verify(copy, "--key", "cle.txt")[0] == 0


def proof_of(delivered: Path) -> str:
    page = (delivered / f"certificates/{NUMBER}.html").read_text(encoding="utf-8")
    found = re.search(r"CQPT1\.[\w-]+\.[\w-]+", page)
    assert found
    return found[0]


def test_the_qr_code_holds_the_proof(delivered: Path, tmp_path: Path) -> None:
    """Read from the page as it is printed, by another library than the one that drew it."""
    source = tmp_path / "picture.typ"
    svg = re.search(
        r"<svg.*?</svg>", (delivered / f"certificates/{NUMBER}.html").read_text(encoding="utf-8"), re.DOTALL
    )
    assert svg
    (tmp_path / "picture.svg").write_text(svg[0], encoding="utf-8")
    source.write_text(
        '#set page(width: 60mm, height: 60mm, margin: 3mm)\n#image("picture.svg", width: 54mm)', encoding="utf-8"
    )
    png = tmp_path / "picture.png"
    typst.compile(str(source), output=str(png), format="png", ppi=200)
    (found,) = zxingcpp.read_barcodes(Image.open(png).convert("L"))
    assert found.text == proof_of(delivered)


@pytest.mark.parametrize("place", [8, 40, -40, -1])
def test_a_letter_changed_is_seen(delivered: Path, verify: Verify, place: int) -> None:
    letters = list(proof_of(delivered))
    letters[place] = "A" if letters[place] != "A" else "B"
    changed = "".join(letters)
    code, answer = verify(changed)
    assert (code, answer["outcome"], answer["certified"]) == (1, "forged", None)


def test_a_badge_changed_or_signed_by_another_is_not_genuine(delivered: Path, verify: Verify, tmp_path: Path) -> None:
    token = (delivered / f"certificates/{NUMBER}.jwt").read_text(encoding="utf-8").strip()
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    claims["credentialSubject"]["identifier"][0]["identityHash"] = "Quelqu'un d'autre"
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    for number, text in enumerate(
        (f"{header}.{forged}.{signature}", f"{_none()}.{payload}.", _signed_by_another(claims))
    ):
        file = tmp_path / f"{number}.jwt"
        file.write_text(text, encoding="utf-8")
        code, answer = verify(file)
        assert (code, answer["outcome"]) == (1, "forged")


def _none() -> str:
    """A header that asks for no signature at all."""
    return base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()


def _signed_by_another(claims: dict[str, Any]) -> str:
    other = jwk.OKPKey.generate_key("Ed25519")
    return jws.serialize_compact({"alg": "EdDSA"}, json.dumps(claims).encode(), other, algorithms=["EdDSA"])


def test_an_independent_implementation_accepts_the_badge(delivered: Path, key: tuple[Path, str]) -> None:
    token = (delivered / f"certificates/{NUMBER}.jwt").read_text(encoding="utf-8").strip()
    public = jwk.OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": key[1]})
    read = jws.deserialize_compact(token, public, algorithms=["EdDSA"])
    claims = json.loads(read.payload)
    assert claims["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert (claims["iss"], claims["jti"]) == (claims["issuer"]["id"], claims["id"])
    assert claims["issuer"]["id"] == _did(key[1])
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(token[:-10] + "AAAAAAAAAA", public, algorithms=["EdDSA"])


def _did(public: str) -> str:
    """`did:key` as its specification says: multibase base58btc of 0xed 0x01 and the 32 bytes of the key."""
    number = int.from_bytes(b"\xed\x01" + base64.urlsafe_b64decode(public + "="))
    alphabet, text = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz", ""
    while number:
        number, rest = divmod(number, 58)
        text = alphabet[rest] + text
    assert text.startswith("6Mk"), "what every Ed25519 did:key begins with"
    return f"did:key:z{text}"


def test_the_levels_are_results_aligned_to_the_referential(delivered: Path, cqpt: Cqpt) -> None:
    badge = json.loads((delivered / f"certificates/{NUMBER}.badge.json").read_text(encoding="utf-8"))
    subject = badge["credentialSubject"]
    described = {one["id"]: one for one in subject["achievement"]["resultDescription"]}
    assert {one["resultDescription"] for one in subject["result"]} == described.keys()
    assert {one["value"] for one in subject["result"]} == {"3"}
    assert len(described) == 94  # every item of the certificate (annexe 1)
    package = json.loads(cqpt("referential", "export", "CAD")[1])
    uris = {item["humanCodingScheme"]: item["uri"] for item in package["CFItems"]}
    for one in described.values():
        (alignment,) = one["alignment"]
        assert alignment["targetUrl"] == uris[alignment["targetCode"]]
        assert one["requiredValue"] in one["allowedValue"]


def test_a_withdrawn_certificate_is_told_as_such(
    delivered: Path, verify: Verify, cqpt: Cqpt, key: tuple[Path, str]
) -> None:
    reason = ("--reason", "fraude: deux faux bulletins de paie")
    assert cqpt("deliver", "2026-0001", "--withdraw", *reason, "--by", "CPNE", "--on", "2026-09-01")[0] == 0
    for name in (f"{NUMBER}.pdf", f"{NUMBER}.jwt"):
        code, answer = verify(delivered / "certificates" / name)
        assert (code, answer["outcome"], answer["withdrawn_on"]) == (1, "revoked", "2026-09-01")
    assert cqpt("certificate", "2026-0001", "--key", key[0])[0] == 2, "it can no longer be made"


def test_a_badge_says_from_when_it_holds(delivered: Path, verify: Verify) -> None:
    file = delivered / f"certificates/{NUMBER}.jwt"
    assert verify(file, "--on", "2026-06-30")[1]["outcome"] == "not-yet-valid"
    assert verify(file, "--on", "2026-07-01")[1]["outcome"] == "genuine"


def test_a_certificate_of_elsewhere_is_unknown_here(delivered: Path, verify: Verify) -> None:
    proof = proof_of(delivered)
    file = delivered / "cases/2026-0001/case.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("delivery:")], encoding="utf-8")
    assert verify(proof)[1]["outcome"] == "unknown"


def test_a_key_stays_outside_and_is_its_owners_alone(
    tmp_path: Path, delivered: Path, cqpt: Cqpt, key: tuple[Path, str]
) -> None:
    assert stat.S_IMODE(key[0].stat().st_mode) == 0o600
    code, _out, err = cqpt("key", "new", delivered / "cle.pem")
    assert (code, "key-in-repository" in err, (delivered / "cle.pem").exists()) == (2, True, False)
    assert cqpt("key", "new", key[0])[0] == 2, "never over another one"


def test_another_key_signs_nothing(delivered: Path, tmp_path_factory: pytest.TempPathFactory, cqpt: Cqpt) -> None:
    other = tmp_path_factory.mktemp("other") / "cle.pem"
    assert cqpt("key", "new", other)[0] == 0
    code, _out, err = cqpt("certificate", "2026-0001", "--key", other)
    assert (code, "key-not-published" in err) == (2, True)


@pytest.mark.parametrize("given", ["", "CQPT1.x.y", "rien", "a.b.c", "é" * 300])
def test_what_is_no_proof_is_said_to_be_none(delivered: Path, cqpt: Cqpt, given: str) -> None:
    code, _out, err = cqpt("verify", given)
    assert code in (1, 2)
    assert "bug" not in err


# --- CASE 1.1 --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "items"), [("CAD", 94), ("CPD", 121), ("COM", 82)])
def test_a_referential_is_a_case_package(cqpt: Cqpt, name: str, items: int) -> None:
    """94, 121 and 82 items: those of the printed pages (examples/branche-2026/expected.yaml, annexe 3)."""
    code, out, err = cqpt("referential", "export", name)
    assert (code, err) == (0, "")
    package = json.loads(out)
    assessed = [one for one in package["CFItems"] if one["CFItemType"] != "Activité"]
    assert len(assessed) == items
    identifiers = [one["identifier"] for one in [*package["CFItems"], *package["CFAssociations"]]]
    assert len(identifiers) == len(set(identifiers))
    known = {package["CFDocument"]["identifier"], *(one["identifier"] for one in package["CFItems"])}
    for link in package["CFAssociations"]:
        assert link["originNodeURI"]["identifier"] in known
        if link["associationType"] == "isChildOf":
            assert link["destinationNodeURI"]["identifier"] in known


def test_common_knowledge_is_an_exact_match_in_both_packages(cqpt: Cqpt) -> None:
    common = {one["identifier"]: one for one in json.loads(cqpt("referential", "export", "COM")[1])["CFItems"]}
    accord = default_accord()
    for certificate in accord.certificates:
        package = json.loads(cqpt("referential", "export", certificate.id)[1])
        links = [one for one in package["CFAssociations"] if one["associationType"] == "exactMatchOf"]
        expected = {entry.id: entry.item.common for entry in certificate.entries.values() if entry.item.common}
        items = {one["identifier"]: one["humanCodingScheme"] for one in package["CFItems"]}
        found = {
            items[one["originNodeURI"]["identifier"]]: common[one["destinationNodeURI"]["identifier"]][
                "humanCodingScheme"
            ]
            for one in links
        }
        assert found == expected


# --- numbers, by several at once -------------------------------------------------------------------------------------


def mark_what_was_handed_in(folder: Path) -> None:
    """The handing in of a case that was copied from another says what it held, as `cqpt transmit` would have it."""
    file, files = folder / "case.yaml", open_folder(folder, default_accord())
    ground = ground_of_decision(files.case.value, handed_in(grids_of(files)))
    marks = json.dumps(marks_of(ground, "Camille Durand", date(2026, 5, 20)), default=str)
    text = file.read_text(encoding="utf-8")
    marked = re.sub(r"(\n    manifest: .*\n)", lambda found: f"{found[1]}    judged: {marks}\n", text)
    assert marked != text
    file.write_text(marked, encoding="utf-8")


def test_eight_processes_number_eight_certificates(delivered: Path) -> None:
    """Eight cases awarded at one sitting are delivered at the same moment: eight numbers, none twice."""
    source = (delivered / "cases/2026-0001/case.yaml").read_text(encoding="utf-8")
    source = source[: source.index("delivery:")]
    source = re.sub(r"\n    judged:\n(      .*\n)+", "\n", source)
    names = [f"2026-01{number:02}" for number in range(8)]
    for name in names:
        write(delivered, f"cases/{name}/case.yaml", source.replace("id: 2026-0001", f"id: {name}"))
        for grid in sorted((delivered / "cases/2026-0001/grids").iterdir()):
            text = re.sub(r"\njudged:\n(  .*\n)+", "\n", grid.read_text(encoding="utf-8"))
            write(delivered, f"cases/{name}/grids/{grid.name}", text.replace("case: 2026-0001", f"case: {name}"))
        mark_what_was_handed_in(delivered / "cases" / name)
    agenda = delivered / "sessions/2026-06-24.yaml"
    listed = agenda.read_text(encoding="utf-8")
    assert "cases: [2026-0001]" in listed
    agenda.write_text(listed.replace("cases: [2026-0001]", f"cases: [2026-0001, {', '.join(names)}]"), encoding="utf-8")
    running = [
        subprocess.Popen([sys.executable, "-m", "cqpt_cli", "deliver", name, "--by", "CPNE", "--on", "2026-07-02"], cwd=delivered)
        for name in names
    ]  # fmt: skip
    assert [process.wait(timeout=120) for process in running] == [0] * 8
    numbers = {acts.data(delivered, f"cases/{name}/case.yaml")["delivery"][0]["number"] for name in names}
    assert numbers == {f"CQPT-CAD-2026-{number:04}" for number in range(2, 10)}


def test_an_expired_badge_is_told_as_such(
    delivered: Path, verify: Verify, key: tuple[Path, str], tmp_path: Path
) -> None:
    """Signed by the issuer with an end, the 1st of January 2027 at 0 h: genuine on the eve, expired on the day."""
    import jwt

    from cqpt_cli.sources.keys import read_key

    badge = json.loads((delivered / f"certificates/{NUMBER}.badge.json").read_text(encoding="utf-8"))
    ends = (
        {"exp": 1798761600},
        {"validUntil": "2027-01-01T00:00:00Z"},
    )  # the one of the JWT, the other of the credential
    for end in (*ends, {"exp": 1893456000, **ends[1]}):
        claims = {**badge, "iss": badge["issuer"]["id"], "jti": badge["id"], **end}
        file = tmp_path / "borne.jwt"
        file.write_text(jwt.encode(claims, read_key(key[0]), algorithm="EdDSA"), encoding="utf-8")
        assert verify(file, "--on", "2026-12-31")[1]["outcome"] == "genuine"
        code, answer = verify(file, "--on", "2027-01-01")
        assert (code, answer["outcome"]) == (1, "expired")


def test_a_key_in_the_repository_signs_nothing(delivered: Path, cqpt: Cqpt, key: tuple[Path, str]) -> None:
    """A copy in it, a link in it that leads out, a key that others may read: each is refused, and nothing is written."""
    before = acts.snapshot(delivered)
    copy = delivered / "k.pem"
    copy.write_bytes(key[0].read_bytes())
    copy.chmod(0o600)
    link = delivered / "cases/lien.pem"
    link.symlink_to(key[0])
    outside = key[0].with_name("copie.pem")
    outside.symlink_to(copy)
    for file in (copy, link, outside):
        code, _out, err = cqpt("certificate", "2026-0001", "--key", file)
        assert (code, "error[key-in-repository]" in err) == (2, True), file
    key[0].chmod(0o644)
    code, _out, err = cqpt("certificate", "2026-0001", "--key", key[0])
    assert (code, "error[key-readable]" in err, "0644" in err) == (2, True, True)
    copy.unlink()
    link.unlink()
    assert acts.snapshot(delivered) == before


@pytest.mark.parametrize("lost", ["sessions/2026-06-24.yaml", "cases/2026-0001/grids/globale.yaml"])
def test_nothing_is_signed_on_an_award_that_rests_on_nothing(
    delivered: Path, cqpt: Cqpt, key: tuple[Path, str], lost: str
) -> None:
    (delivered / lost).unlink()
    before = acts.snapshot(delivered)
    code, _out, err = cqpt("certificate", "2026-0001", "--key", key[0])
    assert (code, "error[award-unfounded]" in err) == (2, True)
    assert acts.snapshot(delivered) == before


def test_a_duplicate_says_that_it_is_one_and_the_cpne_is_spelt_out(
    delivered: Path, cqpt: Cqpt, key: tuple[Path, str]
) -> None:
    page = delivered / "certificates/CQPT-CAD-2026-0001.html"
    first = page.read_text(encoding="utf-8")
    assert "Duplicata" not in first
    assert "Commission paritaire nationale pour l’emploi" in first
    lost = ("--duplicate", "--reason", "parchemin perdu", "--by", "CPNE", "--on", "2026-08-01")
    assert cqpt("deliver", "2026-0001", *lost)[0] == 0
    assert cqpt("certificate", "2026-0001", "--key", key[0])[0] == 0
    assert "<strong>Duplicata</strong> établi le 1<sup>er</sup>\u00a0août\u00a02026" in page.read_text(encoding="utf-8")
    _code, out, _err = cqpt("verify", page)
    assert "17/05/1994" in out  # signed with the certificate, and so shown
    assert "24/06/2026" in out
