"""Joyce: headwrap, big laugh."""

from anatomy import body, cheeks, ears, eyes, face, fill, laugh, line, neck, nose, portrait, tilt

ART = portrait(
    neck("#6A3B25", "#4F2817"),
    body("#FFB31A"),
    '<g fill="#F2583E"><circle cx="48" cy="252" r="9"/><circle cx="84" cy="238" '
    'r="9"/><circle cx="120" cy="258" r="9"/><circle cx="156" cy="238" r="9"/><circle '
    'cx="192" cy="252" r="9"/><circle cx="66" cy="276" r="9"/><circle cx="174" cy="276" '
    'r="9"/><circle cx="24" cy="276" r="9"/><circle cx="216" cy="276" r="9"/></g>',
    tilt(
        ears("#7C4A30", "#653822"),
        face("#84502F", "#6F4026"),
        fill(
            "#8C1D52",
            "M66 104C60 74 74 44 108 40 100 24 112 12 128 16 146 8 164 22 158 38 178 50 182 78 "
            "174 104 160 84 142 76 120 76S80 84 66 104Z",
        ),
        fill(
            "#B72E6C",
            "M66 104C64 88 70 68 90 56 110 46 140 52 160 44 176 56 180 80 174 104 160 84 142 76 "
            "120 76S80 84 66 104Z",
        ),
        line(
            "#FFC9DA",
            4,
            "M76 82C88 66 108 60 128 62M100 50C112 42 130 46 142 40M134 24C142 22 148 28 146 "
            "34M160 66C166 72 169 80 170 88",
        ),
        cheeks("#D2412F", opacity=0.4),
        eyes(
            y=119,
            happy=True,
            brow_colour="#2A0F1B",
            brow="M86 102Q97 92 110 98M130 98Q143 92 154 102",
        ),
        nose("#4A2413", d="M119 120C118 131 108 138 110 144 113 149 126 149 130 144"),
        laugh(y=-1, lip="#6A1029"),
        '<g fill="#FFB31A"><circle cx="66" cy="150" r="8"/><circle cx="174" cy="150" '
        'r="8"/><path d="M66 158L58 178H74ZM174 158L166 178H182Z"/></g>',
        angle=4,
    ),
)
