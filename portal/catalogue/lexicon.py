"""Words that search takes lightly: to skip, to count for less, and those that ask for a person.

Words that mean the same are data, which editors keep. Here is only what is true of the languages
that people type in: Dutch, the Dutch of the street and of chats, and simple English.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS: Final = _words(
    """
    de het een en of maar want dus als dan dat die dit deze er is ben bent zijn was waren wordt
    word worden werd heb hebt heeft hebben had kan kun kunt kunnen kon mag mogen moet moeten wil
    wilt willen wou zal zou zullen zouden ga gaat gaan ging doe doet doen deed laat ik jij je jou
    jouw u uw hij zij ze we wij jullie mij me mijn m'n mn mezelf mijzelf hem haar ons onze hun hen
    wie wat waar wanneer hoe waarom welke welk in op aan bij met voor van naar uit om over te tot
    door na niet geen wel ook al nog even heel hele heal erg veel teveel meer meest steeds soms vaak
    altijd zo nu hier daar toch maar eens weer iets niks niets alles iedereen niemand ff gwn
    eigenlijk echt gewoon zoek zoeken vind vinden krijg krijgt krijgen gekregen kreeg graag zit
    zitten zat sta staat staan stond lig ligt liggen kom komt komen kwam wat zonder tegen tijdens
    sinds voordat nadat omdat zodat toen terwijl tussen onder boven achter naast volgens vanaf
    ander andere anders elke elk ieder alle allemaal beide zulke zoiets ergens nergens overal ooit
    nooit vandaag morgen gisteren straks daarna eerst laatst meteen gelijk al weet weten wist best
    beetje echt zeer bijna helemaal misschien ongeveer zelfs volgende vorige aub svp
    alsjeblieft alstublieft hoi hallo hey hee yo dag doei bedankt thanks thx hi hello
    zelf self jezelf zich d'r dr is't tis als
    k ni nie nx wa da wnr hoeveel effe effen eff bro broer bra brada man mattie gap g gast
    swa wollah wallah wolla wlh walla tantoe kapot kaolo kaulo kanker tering tyfus fucking fuck
    fck omg lol enzo ofzo ofso enz etc ofzoiets zeg maar zeker egt eg eig eigelijk kheb heeftie
    ist kga ikke jwz idd ofcourse snel ffies dattie wrm hoezo mn zn zo'n zon hele heletijd tijd
    the a an and or but if i im i'm ive i'd id you he she it we they my your me is am are was were
    be been being do does did doing don't dont doesnt didnt can can't cant cannot could will would
    wont should shouldnt have has had having of to in on at for with from by about as not no never
    any some so just get gets getting got need needs want wants wanna gonna gotta how what where who
    when why which please there this that these those its it's too very much many more always all
    everything anything something nothing really like because up then them her him his their our us
    into out off only also even than again over now today tomorrow one keep keeps kind lot lots
    zelfde is
    yo jo joh ey ewa drerrie drerries bruur bruv bruh brudda akhi habibi habib broski matti
    ouleh wajow wajo tfoe eish wtf pff pfff hmm tbh ngl fr frfr haha hahaha hahah sws smh jwt tog
    lan zweer swear wullah wollahi walahi inshallah mashallah hamdoulillah kk gvd godver verdomme
    shit leip mega super vet iig btw imo nvm pls plz thx ty u ur ya yh yeah nah neej joe
    dude sis gappie kerel dame meneer mevrouw mvg gr groetjes tijdje poosje
    """
)

# Words that say a little, and much less than the words beside them.
SOFT_WORDS: Final = _words(
    """
    hulp help helpen helpt coach praten praat spreken spreekt talk speak hulp
    maken maak maakt gemaakt halen haal haalt zoeken vinden nodig kopen koop regelen regel
    beginnen begin begint begonnen proberen problemen probleem moeilijk lastig gedoe goed goede
    slecht slechte beter leuk leuke nieuw nieuwe eerste laatste dag dagen week weken maand maanden
    jaar jaren uur uren minuut keer keren mensen dingen ding iemand geven geef geeft gegeven gaan
    lukt lukken snel make find finding good bad better new problem problems trouble issue issues
    people thing things time times start starting started day days week weeks month year years
    groot grote klein kleine lang lange kort korte hoog laag vol volle mooi stom stomme raar
    kijken kijk kijkt zien zie ziet gezien horen hoor hoort houden houd houdt hou neem neemt nemen
    genomen brengen breng zetten zet stellen stel voelen voel voelt vragen vraag vraagt gevraagd
    zeggen zeg zegt gezegd denken denk denkt lopen loop loopt vallen val valt blijven blijf blijft
    trekken trek trekt pakken pak pakt sturen stuur stuurt gebruiken gebruik hangen hang hangt
    snappen snap snapt begrijpen begrijp kennen ken kent leren leer doorgaan lijkt lijken
    aanvragen aanvraag aanvraagt aangevraagd invullen opzoeken uitzoeken uitleg uitleggen informatie
    info tips tip manier manieren soort soorten deel stuk plek plaats buurt dichtbij naam man vrouw
    jongen meisje jongere jongeren kids persoon leven echte stap stappen wens verschil hoop weg
    vanavond vandaag ochtend middag nacht nachts moment eind einde
    look looking looks see feel feels feeling felt think know knows say says tell go goes going come
    take takes give gives put use work-out thing stuff way ways place near nearby info information
    best great little big small old young long short hard difficult easy next last first free
    someone somebody person people life world guy man
    saai boring fam nul scoren score fixen fix gefixt chick gast gasten dame liever ding domme dom
    elk oude oud
    """
)

# Somebody who types only such words looks for a person, not for a page.
CONTACT_WORDS: Final = _words(
    """
    praten praat spreken spreek contact bellen bel belt gebeld belletje terugbellen terugbel appen
    app appje whatsapp whatsappen chat chatten mailen nummer telefoonnummer telefoonnr tel coach
    coaches iemand mens mensen persoon hulp help helpen helpt gesprek gesprekje praatje afspraak
    afspreken langskomen langs binnenlopen talk talking speak speaking call calling contacting
    someone somebody anyone anybody person human contactpersoon contactgegevens vraag vragen
    question questions luisteren luistert luisterend oor listen advies raad medewerker loket balie
    hulpverlener begeleider adviseur helpdesk klantenservice support hulplijn bereiken bereikbaar
    kletsen mailadres emailadres adviesgesprek contactformulier chatbot beller phone number
    babbelen tori toris openingstijden telefoon spreekuur chatte appe bericht sturen message text
    reach ask advice back
    """
)
# Of these at least one must be there: the others only go with them.
CONTACT_FILLERS: Final = _words(
    """
    maken maak nodig krijgen geven hebben real echt echte levend levende professional terug opnemen
    opneemt stellen gewoon vandaag nu direct rustig even persoonlijk kunnen zoeken soon quick help
    vertrouwd vertrouwelijk anoniem verhaal kwijt verder wilt mijn mij make gesproken sturen
    telefoon spreekuur langs bericht text message mensen back oor phone website site robot bot ai
    computer
    """
)

# What people also look for, and never find here. Who types one of these is told so, with a guess.
ELSEWHERE_WORDS: Final = _words(
    """
    rijbewijs rijles rijlessen theorie theorieexamen cbr autorijden scooter auto autos brommer fiets
    fietsen motor apk driving license licence car bike bicycle scooters hond honden kat katten puppy
    dierenarts dog cat pet huisdier konijn pizza kebab sushi burger recept recepten koken cooking
    recipe thuisbezorgd kapper kappers haircut barber fade faden tattoo
    tatoeage piercing nagels wimpers makeup vliegticket vliegtickets vliegen vlucht vluchten
    flight flights vakantiehuis hotel hotels camping treintickets tandarts dentist
    paspoort passport identiteitskaart idkaart visum visa verblijfsvergunning trouwen bruiloft
    wedding weerbericht weersverwachting regen weather forecast horoscoop uitslag uitslagen
    voetbaluitslagen eredivisie ajax feyenoord psv concert concerten festival festivals kaartjes
    tickets bioscoop cinema netflix lyrics songtekst roblox minecraft skins vbucks
    playstation xbox nintendo ps5 iphone airpods laptop wasmachine koelkast tv televisie bitcoin
    aandelen zwemles zwemmen zwembad bibliotheek kerk moskee gebedstijden buienradar route
    routebeschrijving parkeren parkeervergunning afval grofvuil huisvuil bril brillen lenzen
    zonnebank speelgoed verhuiswagen aanhanger loodgieter lekkage internet wifi simkaart vertaal
    vertalen google bezorgservice bloemen cadeau gift kado verjaardagsfeest kapsalon
    """
)
