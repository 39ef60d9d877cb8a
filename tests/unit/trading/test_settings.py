"""How messages leave is read strictly: what would tell a secret is refused at once."""

import pytest

from archive.dispatch.mail import Security
from trading.server.settings import (
    FILE,
    BucketAt,
    Gateway,
    Mail,
    Messages,
    Outside,
    Settings,
    SettingsBrokenError,
    Sms,
    is_safe_address,
    read_bucket,
)

pytestmark = pytest.mark.trading

ORIGIN = "county.example/log"
FILE_OF_PASSWORD = "keys/mail.password"  # noqa: S105 - the name of a file
IN_CLEAR = "security = 'none'\nuser = 'u'\npassword_file = 'p'\n"
MAIL = {"host": "mail.example", "sender": "notices@centre.example"}


def read(folder, text):
    (folder / FILE).write_text(f'origin = "{ORIGIN}"\n{text}', encoding="utf-8")
    return Settings.read(folder)


def test_without_any_setting_messages_are_collected(tmp_path):
    """A new instance puts them into its folder."""
    settings = read(tmp_path, "")
    assert (settings.mail, settings.sms, settings.messages) == (None, None, "file")


def test_settings_are_read_as_they_were_written(tmp_path):
    """Each part comes back whole, and by default mail is encrypted."""
    told = Settings(
        ORIGIN,
        address="https://trading.example",
        messages=Messages.CONSOLE,
        mail=Mail(
            **MAIL,
            port=465,
            security=Security.TLS,
            user="yg",
            password_file=FILE_OF_PASSWORD,
            roots_file="keys/mail.pem",
        ),
        sms=Sms("https://sms.example/in", "keys/sms.key"),
        outside=Outside(
            company=Gateway("https://gate.example/ask", "keys/outside.key"),
            guarantee=Gateway("http://127.0.0.1:9/ask", "keys/outside.key"),
            portal=Gateway("http://127.0.0.1:9/ask", "keys/outside.key"),
        ),
    )
    told.write(tmp_path)
    assert Settings.read(tmp_path) == told
    assert Mail(**MAIL).security is Security.STARTTLS


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[mail]\nhost = 'mail.example'\n", "sender"),
        ("[mail]\nhost = 'm.example'\nsender = 'Centre <a@b.cn>'\n", "plain mail"),
        ("[mail]\nhost = 'a b'\nsender = 'a@b.cn'\n", "name of a host"),
        ("[mail]\nhost = 'm.cn'\nsender = 'a@b.cn'\nport = 0\n", "no port"),
        ("[mail]\nhost = 'm.cn'\nsender = 'a@b.cn'\nport = '25'\n", "int"),
        ("[mail]\nhost = 'm.cn'\nsender = 'a@b.cn'\nuser = 'u'\n", "go together"),
        ("[mail]\nhost = 'm.cn'\nsender = 'a@b.cn'\npassword = 'p'\n", "password"),
        ("[mail]\nhost = 'm.cn'\nsender = 'a@b.cn'\nsecurity = 'ssl'\n", "ssl"),
        (f"[mail]\nhost = 'm.cn'\nsender = 'a@b.cn'\n{IN_CLEAR}", "unencrypted"),
        ("[sms]\nurl = 'https://sms.example'\n", "key_file"),
        ("[sms]\nurl = 'https://sms.example'\nkey_file = ''\n", "names no file"),
        ("[sms]\nurl = 'http://sms.example'\nkey_file = 'k'\n", "https"),
        ("[outside.credit]\nurl = 'http://g.example'\nkey_file = 'k'\n", "https"),
        ("[outside.credit]\nurl = 'https://g.example'\nkey_file = ''\n", "no file"),
        ("[outside.weather]\nurl = 'https://g.example'\nkey_file = 'k'\n", "weather"),
        ("[sms]\nurl = 'https://sms.example'\nkey_file = 'k'\nkey = 'x'\n", "key"),
        ("messages = 'pigeon'\n", "pigeon"),
        ("mails = 1\n", "mails"),
    ],
)
def test_nonsense_is_refused_with_what_to_do(tmp_path, text, why):
    """A missing or unknown member, and what would carry a password in clear."""
    with pytest.raises(SettingsBrokenError, match=why) as raised:
        read(tmp_path, text)
    assert "Correct this in the file" in raised.value.remedy


def test_a_password_may_go_unencrypted_to_this_machine_only():
    """A relay that listens on the machine itself is no other's."""
    told = {"sender": "a@b.cn", "user": "u", "password_file": "p"}
    local = Mail("localhost", security=Security.NONE, **told)
    assert not local.leaves_in_clear
    assert Mail("m.cn", "a@b.cn", security=Security.NONE).leaves_in_clear


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://sms.example/in?channel=1", True),
        ("http://127.0.0.1:8080/in", True),
        ("http://localhost/in", True),
        ("http://sms.example", False),
        ("https://user:pass@sms.example", False),
        ("https://sms.example/#a", False),
        ("https://", False),
        ("ftp://127.0.0.1", False),
        ("https://sms.example:99999", False),
        ("https://[::1", False),
        ("https://sms.example/a b", False),
        ("https://短信.example", False),
    ],
)
def test_a_call_is_encrypted_or_stays_on_this_machine(url, safe):
    """No address with a user in it, which would be logged."""
    assert is_safe_address(url) is safe


BUCKET = {
    "url": "https://s3.example:9000",
    "bucket": "yangguang",
    "access": "yg",
    "secret_file": "keys/objects.secret",
}


def test_a_bucket_is_read_as_it_was_written(tmp_path):
    """Without one, objects are files in the folder."""
    assert read(tmp_path, "").objects is None
    told = Settings(ORIGIN, objects=BucketAt(**BUCKET, prefix="county/a"))
    told.write(tmp_path)
    assert Settings.read(tmp_path) == told


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("url", "http://s3.example"),
        ("url", "https://s3.example/path"),
        ("url", "https://user@s3.example"),
        ("bucket", "Yangguang"),
        ("bucket", "ab/cd"),
        ("prefix", "/county"),
        ("prefix", "county/"),
        ("prefix", "a//b"),
        ("access", ""),
        ("secret_file", ""),
        ("region", ""),
    ],
)
def test_a_bucket_that_cannot_be_or_is_not_safe_is_refused(member, value):
    """Plain HTTP is for this machine alone; names are what S3 takes."""
    assert BucketAt(**BUCKET | {"url": "http://127.0.0.1:9000"}).region
    with pytest.raises(ValueError, match=f"objects.{member}"):
        BucketAt(**BUCKET | {member: value})


def test_a_file_of_a_bucket_holds_nothing_else(tmp_path):
    """What is given to `init --objects` is that section alone."""
    path = tmp_path / "bucket.toml"
    lines = "\n".join(f'{name} = "{value}"' for name, value in BUCKET.items())
    path.write_text(f"[objects]\n{lines}\n")
    assert read_bucket(path) == BucketAt(**BUCKET)
    path.write_text(f'origin = "x"\n[objects]\n{lines}\n')
    with pytest.raises(ValueError, match="origin"):
        read_bucket(path)
