"""Names of made cities, in the style of their country; each is given once."""

from functools import cache
from itertools import product
from random import Random
from typing import NamedTuple

from cities.models.country import CHINA


class Name(NamedTuple):
    """What a place is called: in English, in Chinese and in its own language."""

    en: str
    zh: str
    local: str


class Names:
    """The names that are left, in an order that the random generator decides."""

    def __init__(self, random: Random) -> None:
        self._left = {family: list(_all_names(family)) for family in sorted(_PARTS)}
        for names in self._left.values():
            random.shuffle(names)

    def take(self, country: str) -> Name | None:
        """A name for a city in `country`; None if there are no more."""
        left = self._left[FAMILIES[country]]
        return left.pop() if left else None


def most_names() -> int:
    """How many cities of one side can have a name, whichever side it is."""
    chinese = len(_all_names(CHINA))
    return min(chinese, sum(len(_all_names(family)) for family in _PARTS) - chinese)


@cache
def _all_names(family: str) -> tuple[Name, ...]:
    beginnings, endings = (_parts(side) for side in _PARTS[family])
    join = _chinese if family == CHINA else _european
    return tuple(join(*pair) for pair in product(beginnings, endings) if len({*pair}) > 1)


def _parts(table: str) -> list[tuple[str, str]]:
    return [(latin, han) for latin, han in (part.split("=") for part in table.split())]


def _chinese(first: tuple[str, str], second: tuple[str, str]) -> Name:
    # Pinyin sets a vowel apart that could be read together with the syllable before.
    between = "'" if second[0][0] in "aeo" else ""
    name = f"{first[0].capitalize()}{between}{second[0]}"
    han = first[1] + second[1]
    return Name(name, han, han)


def _european(first: tuple[str, str], second: tuple[str, str]) -> Name:
    name = (first[0] + second[0]).replace("_", " ")
    return Name(name, first[1] + second[1], name)


# Countries that share the parts of their names.
_SHARED = {
    "DE": "DE AT LU",
    "NL": "NL BE",
    "IT": "IT MT",
    "GB": "GB IE",
    "DK": "DK SE",
    "FI": "FI EE",
    "LT": "LT LV",
    "CZ": "CZ SK",
    "SI": "SI HR BG",
    "GR": "GR CY",
}
FAMILIES = {
    country: family
    for family in ("CN", "FR", "ES", "PT", "PL", "HU", "RO", *_SHARED)
    for country in _SHARED.get(family, family).split()
}
# The language of local names, where it is not called as the country is.
_LANGUAGES = {
    "CN": "zh-Hans",
    "AT": "de",
    "LU": "lb",
    "BE": "nl",
    "GB": "en",
    "IE": "en",
    "DK": "da",
    "SE": "sv",
    "EE": "et",
    "CZ": "cs",
    "SI": "sl",
    "BG": "bg-Latn",
    "GR": "el-Latn",
    "CY": "el-Latn",
}


def local_language(country: str) -> str:
    """The tag of the language that places of `country` are called in."""
    return _LANGUAGES.get(country, country.lower())


# How names begin and how they end, each with its Chinese.
_PARTS = {
    "CN": (
        "lin=临 qing=清 chang=长 yong=永 xin=新 dong=东 nan=南 bei=北 he=河 jin=金 yun=云 long=龙"
        " feng=丰 ping=平 an=安 hong=洪 hai=海 jiang=江 qi=启 rui=瑞 shan=山 tong=通 wen=文 xing=兴"
        " yang=阳 yi=宜 yu=玉 zhen=镇 guang=广 gui=桂 heng=衡 hua=华 jian=建 jing=景 kai=开 lang=廊"
        " liang=良 liu=柳 lu=鹿 ming=明 pu=浦 qiu=秋 shi=石 shun=顺 song=松 tai=泰 teng=腾 wan=万"
        " wu=梧 xian=咸 xiang=湘 yan=延 ying=英 yuan=元 zhang=彰 zhou=周"
        " cheng=澄 de=德 fu=福 gao=高",
        "zhou=州 an=安 hai=海 he=河 shan=山 yang=阳 jiang=江 ping=平 cheng=城 qiao=桥 quan=泉"
        " lin=林 ning=宁 feng=峰 gang=港 hu=湖 kou=口 ling=岭 men=门 pu=浦 tai=台 tian=田 wan=湾"
        " xi=溪 xiang=乡 xing=兴 ye=野 yi=邑 yuan=原 zhen=镇 chuan=川 du=都 fu=府 gu=谷 guan=关"
        " hui=汇 jing=景 kang=康"
        " lai=莱 liu=柳 lu=麓 mei=梅 nan=南 qing=清 sha=沙 shui=水 tang=塘 wu=梧",
    ),
    "DE": (
        "Linden=林登 Birken=比尔肯 Ober=上 Neu=新 Alten=阿尔滕 Stein=施泰因 Wald=瓦尔德 Eichen=艾兴"
        " Rosen=罗森 Königs=柯尼希斯 Schön=舍恩 Grün=格林 Mühl=米尔 Winters=温特斯",
        "burg=堡 heim=海姆 stadt=施塔特 hausen=豪森 feld=费尔德 bach=巴赫 brück=布吕克 au=奥"
        " hafen=哈芬 rode=罗德 kirchen=基兴 furt=富特",
    ),
    "NL": (
        "Ooster=奥斯特 Wester=韦斯特 Noorder=诺德 Zuider=祖德 Linde=林德 Eiken=艾肯 Molen=莫伦"
        " Water=瓦特 Heer=海尔 Bos=博斯 Groen=赫伦 Duin=戴恩 Vos=福斯 Meer=梅尔",
        "dam=丹 hoven=霍芬 wijk=韦克 burg=堡 beek=贝克 veen=芬 kerk=凯克 haven=哈芬 zande=赞德"
        " drecht=德雷赫特 straten=斯特拉滕 voort=福特",
    ),
    "FR": (
        "Beau=博 Mont=蒙 Clair=克莱尔 Ville=维尔 Roche=罗什 Saint-Aurel-=圣欧雷勒 Bourg=布尔"
        " Font=丰 Champ=尚 Val=瓦尔 Châtel=沙泰勒 Pont=蓬 Neuf=讷夫 Bel=贝勒",
        "mont=蒙 ville=维尔 fort=福尔 court=库尔 lieu=留 vigne=维涅 rive=里夫 marais=马雷 pré=普雷"
        " combe=孔布 noix=努瓦 sart=萨尔",
    ),
    "IT": (
        "Monte=蒙特 Castel=卡斯泰尔 Villa=维拉 Borgo=博尔戈 Rocca=罗卡 Campo=坎波 Torre=托雷"
        " Porto=波尔托 San_Vero_=圣维罗 Ponte=蓬泰 Valle=瓦莱 Serra=塞拉 Costa=科斯塔 Fonte=丰泰",
        "nuovo=诺沃 bello=贝洛 verde=韦尔德 fiore=菲奥雷 chiaro=基亚罗 forte=福尔泰 lungo=伦戈"
        " rosso=罗索 vento=文托 marino=马里诺 sole=索莱 grano=格拉诺",
    ),
    "ES": (
        "Villa=比利亚 Monte=蒙特 Puerto_=港 Fuente=富恩特 Campo=坎波 Torre=托雷 Valde=巴尔德"
        " Castro=卡斯特罗 Peña=佩尼亚 Roca=罗卡 Alba=阿尔瓦 Casa=卡萨 Riba=里瓦 Palo=帕洛",
        "nueva=努埃瓦 clara=克拉拉 hermosa=埃莫萨 mar=马尔 real=雷亚尔 verde=韦尔德 blanca=布兰卡"
        " robles=罗夫莱斯 franca=弗兰卡 luz=卢斯 vieja=别哈 seca=塞卡",
    ),
    "PT": (
        "Vila=维拉 Monte=蒙特 Porto=波尔图 Ponte=蓬特 Castelo=卡斯特洛 Campo=坎普 Serra=塞拉"
        " Fonte=丰特 Ribeira=里贝拉 Torre=托雷 Vale=瓦莱 Quinta=金塔 Barca=巴尔卡 Lagoa=拉戈阿",
        "_Nova=诺瓦 _Verde=韦尔德 _Alta=阿尔塔 _Real=雷亚尔 _Clara=克拉拉 _Longa=隆加 _Velha=韦利亚"
        " _Serena=塞雷娜 _Formosa=福尔莫萨 _Branca=布兰卡 _Seca=塞卡 _Bela=贝拉",
    ),
    "GB": (
        "Ash=阿什 Oak=奥克 West=韦斯特 North=诺斯 Black=布莱克 Wood=伍德 Stone=斯通 Fair=费尔"
        " Bright=布赖特 Clay=克莱 King=金 Mill=米尔 Red=雷德 Long=朗",
        "ford=福德 ton=顿 bury=伯里 ham=厄姆 ley=利 mouth=茅斯 wick=威克 field=菲尔德 bridge=布里奇"
        " combe=库姆 worth=沃思 port=波特",
    ),
    "DK": (
        "Søn=松 Nord=诺尔 Lund=伦 Sten=斯泰恩 Ege=埃格 Birk=比尔克 Kongs=孔斯 Vester=韦斯特"
        " Øst=厄斯特 Hav=哈乌 Skov=斯科乌 Gran=格兰 Holm=霍尔姆 Ny=尼",
        "borg=堡 by=比 strup=斯特鲁普 lund=伦德 havn=港 rup=鲁普 sund=松 dal=达尔 vik=维克"
        " stad=斯塔德 holm=霍尔姆 ås=奥斯",
    ),
    "FI": (
        "Koivu=科伊武 Kuusi=库西 Järvi=耶尔维 Uusi=乌西 Vana=瓦纳 Lepä=莱佩 Metsä=梅采 Kivi=基维"
        " Hein=海因 Saari=萨里 Tamm=塔姆 Ranta=兰塔 Valge=瓦尔格 Sini=西尼",
        "koski=科斯基 niemi=涅米 lahti=拉赫蒂 linna=林纳 mäki=迈基 vaara=瓦拉 salmi=萨尔米"
        " kylä=屈莱 nurme=努尔梅 soo=索 suu=苏 pää=派",
    ),
    "LT": (
        "Berž=贝尔日 Liep=列普 Kaln=卡尔恩 Balt=巴尔特 Ozol=奥佐尔 Vilk=维尔克 Ezer=埃泽尔"
        " Žal=扎尔 Jaun=尧恩 Sil=西尔 Upes=乌佩斯 Krast=克拉斯特 Egl=埃格尔 Raud=劳德",
        "iškiai=伊什基艾 ava=阿瓦 pils=皮尔斯 ėnai=埃奈 upe=乌佩 muiža=穆伊扎 ininkai=伊宁凯"
        " kalne=卡尔内 uva=乌瓦 sala=萨拉 elis=埃利斯 ciems=齐耶姆斯",
    ),
    "PL": (
        "Brzo=布若 Zielo=杰洛 Lipo=利波 Dębo=登博 Jano=亚诺 Nowo=诺沃 Biało=比亚沃 Krako=克拉科"
        " Wilko=维尔科 Sosno=索斯诺 Rado=拉多 Olsz=奥尔什 Stary_=旧 Gród=格鲁德",
        "wice=维采 góra=古拉 pol=波尔 stok=斯托克 wiec=维茨 brzeg=布热格 niec=涅茨 las=拉斯"
        " dwór=德武尔 most=莫斯特 staw=斯塔夫 zamek=扎梅克",
    ),
    "CZ": (
        "Lip=利普 Dub=杜布 Jav=亚夫 Brod=布罗德 Krum=克鲁姆 Hrad=赫拉德 Star=斯塔尔 Nov=诺夫"
        " Tep=特普 Kam=卡姆 Bor=博尔 Vrch=弗尔赫 Les=莱斯 Jas=亚斯",
        "ice=采 nov=诺夫 ovec=奥韦茨 any=阿尼 ín=因 ník=尼克 enec=埃内茨 ava=阿瓦 ová=奥瓦"
        " íky=伊基 ištĕ=伊什捷 ejov=埃约夫",
    ),
    "SI": (
        "Lip=利普 Hrast=赫拉斯特 Bel=贝尔 Nov=诺夫 Star=斯塔尔 Rad=拉德 Zlat=兹拉特 Kam=卡姆"
        " Brez=布雷兹 Jav=亚夫 Vod=沃德 Dol=多尔 Gor=戈尔 Mal=马尔",
        "ovac=奥瓦茨 ograd=奥格勒 nica=尼察 evo=埃沃 ik=伊克 ina=伊纳 enje=埃涅 ovar=奥瓦尔"
        " ište=伊什特 omir=奥米尔 opolje=奥波列 ane=阿内",
    ),
    "HU": (
        "Kis=基什 Nagy=瑙吉 Szent=森特 Új=乌伊 Fehér=费海尔 Tölgy=特尔吉 Vár=瓦尔 Rózsa=罗饶"
        " Hegy=海吉 Arany=奥劳尼 Nyír=尼尔 Somló=绍姆洛 Zöld=泽尔德 Malom=毛洛姆",
        "vár=瓦尔 hely=海伊 falva=福尔沃 kút=库特 szeg=塞格 háza=哈佐 mező=迈泽 liget=利盖特"
        " föld=弗尔德 halom=霍洛姆 híd=希德 város=瓦罗什",
    ),
    "RO": (
        "Câmpu=肯普 Valea_=瓦莱亚 Stejar=斯泰扎尔 Izvor=伊兹沃尔 Brad=布拉德 Negru=内格鲁"
        " Alba_=阿尔巴 Cetate=切塔泰 Râu=勒乌 Poiana_=波亚纳 Podu=波杜 Satu=萨图"
        " Lunca_=伦卡 Dealu=代亚卢",
        "lung=隆 mare=马雷 nou=诺乌 verde=韦尔德 rea=雷亚 vechi=韦基 escu=埃斯库 eni=埃尼 rosu=罗苏"
        " frumos=弗鲁莫斯 lat=拉特 ani=阿尼",
    ),
    "GR": (
        "Neo=新 Kalo=卡洛 Mega=梅加 Platano=普拉塔诺 Lefko=莱夫科 Chryso=赫里索 Ano_=上 Kato_=下"
        " Elaio=埃莱奥 Psilo=普西洛 Makro=马克罗 Petro=彼特罗 Ampelo=安佩洛 Thalasso=萨拉索",
        "polis=波利斯 chori=霍里 vouni=武尼 limni=利姆尼 kastro=卡斯特罗 pigi=皮伊 lofos=洛福斯"
        " dasos=扎索斯 rema=雷马 petra=佩特拉 potamos=波塔莫斯 gefyra=耶菲拉",
    ),
}
