def who_opened(records: list[dict], context: dict[str, str]) -> dict[str, list[str]]:
    """Who opened data with this encryption context, and who was denied."""
    return {"opened": [], "denied": []}
