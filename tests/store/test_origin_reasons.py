"""What was set aside, and why, travels with the source into a brief."""

from bilateral.origin import Origin


def test_reasons_come_back_from_json_and_are_said():
    origin = Origin(
        "A maker", "Flows", rows=975_704, aside=24_491, reasons=(("domestic flow", 24_395), ("negative", 96))
    )
    assert Origin.from_dict(origin.to_dict() | {"newer": 1}) == origin
    assert Origin.from_dict({"producer": "A", "title": "B", "reasons": [["negative", 1]]}).reasons == (("negative", 1),)
    assert origin.counted() == "975,704 rows stored, 24,491 set aside (24,395 domestic flow; 96 negative)"
    assert Origin("A", "B", rows=3, aside=0).counted() == "3 rows stored, none set aside"
