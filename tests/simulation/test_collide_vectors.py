from tests.simulation.collide_vectors import TARGET, text, vectors


def test_the_golden_vectors_are_what_this_server_computes() -> None:
    written = TARGET.read_text(encoding="utf-8")
    assert written == text(), "run python -m tests.simulation.collide_vectors"


def test_the_golden_vectors_exercise_walls_corners_and_edges() -> None:
    touched = [
        (before, after)
        for case in vectors()["cases"]
        for before, after in zip(case["before"], case["after"], strict=True)
        if before[:2] != after[:2]
    ]
    slanted = [1 for before, after in touched if before[0] != after[0] and before[1] != after[1]]
    assert len(touched) > 250
    assert len(slanted) > 150
