"""Photos and documents, up and down, within Telegram's limits."""

from __future__ import annotations

import io

import pytest
import telegram
from PIL import Image

from bot.local_telegram import LOCAL_TOKEN

MEGABYTE = 1024 * 1024


def jpeg(width, height):
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, "JPEG")
    return stream.getvalue()


def upload(local, method, field, content, name="fichier.bin", **parameters):
    reply = local.http.post(
        f"/bot{LOCAL_TOKEN}/{method}", data=parameters, files={field: (name, content)}
    )
    return reply.json()


async def test_ptb_sends_a_photo_and_the_person_sees_it(local, bot, person, png):
    message = await bot.send_photo(person.id, png, caption="<b>Pompe</b>", parse_mode="HTML")
    assert (message.photo[-1].width, message.photo[-1].height) == (4, 3)
    assert message.caption_html == "<b>Pompe</b>"
    [seen] = person.chat
    assert seen["html"] == "<b>Pompe</b>"
    assert seen["media"]["kind"] == "photo"
    shown = local.http.get(seen["media"]["url"])
    assert shown.content == png
    assert shown.headers["content-type"] == "image/png"
    assert shown.headers["x-content-type-options"] == "nosniff"


async def test_a_jpeg_is_measured_too(bot, person):
    message = await bot.send_photo(person.id, jpeg(40, 30))
    assert (message.photo[-1].width, message.photo[-1].height) == (40, 30)


async def test_ptb_sends_a_document_which_is_only_offered_for_download(local, bot, person):
    page = b"<script>alert(1)</script>"
    message = await bot.send_document(person.id, page, filename="étape 1.html")
    assert message.document.file_name == "étape 1.html"
    assert message.document.file_size == len(page)
    [seen] = person.chat
    assert (seen["media"]["name"], seen["media"]["size"]) == ("étape 1.html", len(page))
    download = local.http.get(seen["media"]["url"])
    assert download.content == page
    assert download.headers["content-type"] == "application/octet-stream"
    assert download.headers["content-disposition"].startswith("attachment;")


async def test_the_bot_fetches_what_a_person_sent(bot, person, png):
    person.sends_file(png, "fuite.png", caption="la fuite")
    person.sends_file(png, "fuite.png", **{"as": "document"})
    person.sends_file(b"%PDF-1.7", "rapport.pdf")
    photo, as_document, document = (update.message for update in await bot.get_updates())
    assert photo.caption == "la fuite"
    assert (document.document.file_name, document.document.mime_type) == (
        "rapport.pdf",
        "application/pdf",
    )
    for file_id, content in (
        (photo.photo[-1].file_id, png),
        (as_document.document.file_id, png),
        (document.document.file_id, b"%PDF-1.7"),
    ):
        file = await bot.get_file(file_id)
        assert await file.download_as_bytearray() == content


async def test_a_file_is_sent_again_by_its_id(bot, person, other, png):
    message = await bot.send_photo(person.id, png)
    again = await bot.send_photo(other.id, message.photo[-1].file_id)
    assert again.photo == message.photo
    with pytest.raises(telegram.error.BadRequest, match="use file of type photo as document"):
        await bot.send_document(other.id, message.photo[-1].file_id)


async def test_media_is_edited_in_place(bot, person, png, button):
    message = await bot.send_photo(person.id, png, caption="avant", reply_markup=button)
    media = telegram.InputMediaPhoto(jpeg(10, 20), caption="<i>après</i>", parse_mode="HTML")
    edited = await bot.edit_message_media(media, person.id, message.message_id)
    assert (edited.photo[-1].width, edited.caption_html) == (10, "<i>après</i>")
    assert edited.reply_markup is None
    edited = await bot.edit_message_caption(person.id, message.message_id, caption="enfin")
    assert (edited.caption, edited.photo[-1].width) == ("enfin", 10)
    with pytest.raises(telegram.error.BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("texte", person.id, message.message_id)


@pytest.mark.parametrize(
    ("method", "parameters", "description"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendDocument", {}, "there is no document in the request"),
        ("sendPhoto", {"photo": "inconnu"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://exemple.fr/a.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "attach://absent"}, "there is no photo in the request"),
        (
            "sendDocument",
            {"document": "x", "caption": "a" * 1025},
            "message caption is too long",
        ),
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "inconnu"}, "invalid file_id"),
    ],
)
def test_media_that_telegram_refuses_is_refused(local, person, method, parameters, description):
    refusal = local.refusal(method, chat_id=person.id, **parameters)
    assert refusal == f"Bad Request: {description}"


def test_what_is_no_photo_is_refused_as_one(local, person, png, make_png):
    damaged = png[:40] + b"\x00" + png[41:]
    for content, complaint in (
        (b"", "file must be non-empty"),
        (b"GIF89a", "IMAGE_PROCESS_FAILED"),
        (png[:30], "IMAGE_PROCESS_FAILED"),
        (damaged, "IMAGE_PROCESS_FAILED"),
        (jpeg(8, 8)[:12], "IMAGE_PROCESS_FAILED"),
        (make_png(5001, 5000), "PHOTO_INVALID_DIMENSIONS"),
        (make_png(210, 10), "PHOTO_INVALID_DIMENSIONS"),
        (
            b"\x89PNG" + b"a" * (10 * MEGABYTE),
            "file of size 10485764 bytes is too big for a photo; "
            "the maximum size is 10485760 bytes",
        ),
    ):
        body = upload(local, "sendPhoto", "photo", content, chat_id=person.id)
        assert body["description"] == f"Bad Request: {complaint}"
    assert person.chat == []
    body = upload(local, "sendPhoto", "photo", make_png(5000, 5000), chat_id=person.id)
    assert body["ok"]


def test_a_bot_sends_50_megabytes_and_no_more(local, person):
    whole = upload(local, "sendDocument", "document", b"a" * 50 * MEGABYTE, chat_id=person.id)
    assert whole["result"]["document"]["file_size"] == 50 * MEGABYTE
    more = upload(local, "sendDocument", "document", b"a" * (50 * MEGABYTE + 1), chat_id=person.id)
    assert more == {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}


def test_a_bot_fetches_20_megabytes_and_no_more(local, person):
    for size in (20 * MEGABYTE, 20 * MEGABYTE + 1):
        assert person.sends_file(b"a" * size, "grand.bin").is_success
    small, big = (update["message"]["document"]["file_id"] for update in local.updates())
    path = local.result("getFile", file_id=small)["file_path"]
    fetched = local.http.get(f"/file/bot{LOCAL_TOKEN}/{path}")
    assert len(fetched.content) == 20 * MEGABYTE
    assert local.refusal("getFile", file_id=big) == "Bad Request: file is too big"


def test_no_path_leads_out_of_the_files(local):
    for path in ("../state.sqlite3", "..%2Fstate.sqlite3", "photos/../../state.sqlite3", "x"):
        reply = local.http.get(f"/file/bot{LOCAL_TOKEN}/{path}")
        assert reply.status_code == 404
