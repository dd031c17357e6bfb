"""Daan: beanie, freckles, denim."""

from anatomy import body, ears, eyes, face, fill, line, neck, nose, portrait, smile, tilt

ART = portrait(
    neck("#EDB68F", "#D0946C"),
    body("#7FB2DE"),
    fill("#fff", "M96 206Q120 236 144 206L140 280H104Z"),
    fill(
        "#5B90C2",
        "M96 206L78 213 98 250 106 280H112L108 240ZM144 206L162 213 142 250 134 280H128L132 240Z",
    ),
    '<path fill="none" stroke="#2C5C8C" stroke-width="3.5" stroke-dasharray="7 6" d="M50 '
    '280V248M190 280V248"/>',
    tilt(
        ears("#F0BF98", "#DDA67D"),
        face("#F5C9A2", "#E8B68C"),
        fill(
            "#D9A036",
            "M72 118C66 108 66 96 70 88L170 88C174 96 174 108 168 118 166 110 164 104 160 100 "
            "156 108 150 108 147 102 142 110 134 110 131 102 125 110 117 110 114 102 108 110 101 "
            "109 98 101 93 109 86 108 84 101 77 104 74 110 72 118Z",
        ),
        fill("#F2583E", "M66 92C62 52 88 26 120 26S178 52 174 92C140 84 100 84 66 92Z"),
        fill(
            "#C93F28",
            "M62 84C98 72 142 72 178 84 181 92 181 100 178 106 142 94 98 94 62 106 59 100 59 92 "
            "62 84Z",
        ),
        line("#FF9D85", 4, "M98 36C92 46 89 56 88 66M120 32V64M142 36C148 46 151 56 152 66"),
        line("#9E2E1B", 3.5, "M78 82V98M96 78V93M120 77V91M144 78V93M162 82V98"),
        eyes(
            y=124,
            brow_colour="#A87420",
            weight=5,
            brow="M90 114Q99 109 110 111M130 111Q141 109 150 114",
        ),
        nose("#C98A5E", d="M119 126C118 136 111 143 113 148 115 151 122 151 126 149"),
        '<g fill="#C98A5E"><circle cx="88" cy="140" r="2"/><circle cx="95" cy="145" '
        'r="2"/><circle cx="86" cy="148" r="2"/><circle cx="146" cy="145" r="2"/><circle '
        'cx="153" cy="140" r="2"/><circle cx="154" cy="148" r="2"/><circle cx="102" cy="140" '
        'r="1.800"/><circle cx="138" cy="140" r="1.800"/></g>',
        smile(d="M104 164Q124 176 140 160"),
        angle=5,
    ),
)
