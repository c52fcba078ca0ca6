"""Pages of several layouts, written for the tests."""
# ruff: noqa: E501  # pages have long lines

import json

PARAGRAPHS = (
    "القاهرة – رويترز: قال وزير النقل يوم الخميس إن الجسر الجديد على النيل سيفتح أمام السيارات في "
    "مطلع الشهر المقبل، بعد عامين من العمل المتواصل فيه.",
    "وأضاف الوزير في مؤتمر صحفي أن تكلفة المشروع بلغت نحو مليار جنيه، وأن الجسر سيخفف الزحام عن "
    "وسط المدينة في ساعات الذروة من كل يوم.",
    "ويربط الجسر بين ضفتي النهر جنوب العاصمة، ويبلغ طوله ألفا ومئتي متر، وفيه مسار للمشاة وآخر "
    "للدراجات كما يقول المهندسون الذين أشرفوا على بنائه.",
)
TITLE = "افتتاح جسر جديد على النيل جنوب القاهرة"
BODY = "\n".join(f"<p>{one}</p>" for one in PARAGRAPHS)
MENU = "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(["سياسة", "رياضة"]))
RELATED = "".join(
    f'<li><h4><a href="/news/{n}">خبر آخر من أخبار اليوم رقم {n} في القائمة</a></h4></li>'
    for n in range(6)
)

WORDPRESS = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>{TITLE} - صحيفة الضفة</title><link rel="canonical" href="https://daffa.example/2021/03/bridge/">
<meta property="og:type" content="article"><meta property="og:title" content="{TITLE}">
<meta property="og:site_name" content="صحيفة الضفة">
<meta property="article:published_time" content="2021-03-21T10:30:00+02:00">
<meta property="article:section" content="محليات"><meta property="article:tag" content="النيل">
<meta property="article:tag" content="جسور"></head><body><nav><ul>{MENU}</ul></nav>
<article><h1 class="entry-title">{TITLE}</h1><span class="author">بقلم: سلمى حداد</span>
<div class="entry-content">{BODY}<p>اقرأ أيضا: <a href="/x">حريق في مصنع للورق</a></p></div>
</article><aside><ul>{RELATED}</ul></aside><div id="comments"><ol><li><p>تعليق طويل من قارئ يقول إن
الجسر تأخر كثيرا ولم يعد يثق بأي موعد يعلن عنه بعد اليوم</p></li></ol></div>
<div class="cookie">نستخدم ملفات تعريف الارتباط لتحسين تجربتك</div></body></html>"""

TABLES_2003 = f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1256">
<TITLE>{TITLE}</TITLE></HEAD><BODY BGCOLOR=white><TABLE WIDTH=100%><TR><TD COLSPAN=2><FONT SIZE=2>
<A HREF=index.htm>الرئيسية</A> | <A HREF=sport.htm>رياضة</A></FONT></TD></TR><TR>
<TD VALIGN=top WIDTH=80%><CENTER><FONT SIZE=5><B>{TITLE}</B></FONT></CENTER><BR>
<FONT SIZE=2>الخميس 11 أيلول 2003</FONT><BR><P ALIGN=right><FONT SIZE=4>{"<BR><BR>".join(PARAGRAPHS)}
</FONT></TD><TD WIDTH=20%><A HREF=a.htm>أرشيف</A><BR><A HREF=b.htm>اتصل بنا</A></TD></TR></TABLE></BODY></HTML>"""

AMP = f"""<!doctype html><html amp lang="ar"><head><meta charset="utf-8"><title>{TITLE}</title>
<link rel="canonical" href="https://daffa.example/news/7"><style amp-custom>p{{color:red}}</style>
<script type="application/ld+json">
{
    json.dumps(
        {
            "@context": "http://schema.org",
            "@type": ["NewsArticle"],
            "headline": TITLE,
            "datePublished": "2020-05-06T07:08:09Z",
            "author": [{"@type": "Person", "name": "كريم سعيد"}],
            "publisher": {"@type": "Organization", "name": "الضفة"},
        },
        ensure_ascii=False,
    )
}
</script></head><body><header>الضفة</header><main><h1>{TITLE}</h1><amp-img src="a.jpg"></amp-img>
{BODY}</main></body></html>"""

_GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "@id": "https://daffa.example/9", "name": "صفحة"},
        {"@type": "Person", "@id": "#p", "name": "ليلى منصور"},
        {
            "@type": "ReportageNewsArticle",
            "headline": TITLE + " &quot;الكبير&quot;",
            "articleBody": "\n".join(PARAGRAPHS),
            "datePublished": "2019-01-02",
            "author": {"@id": "#p"},
            "publisher": {"@type": "Organization", "name": "الضفة"},
            "articleSection": ["اقتصاد"],
            "keywords": "جسر، نقل",
            "mainEntityOfPage": {"@type": "WebPage", "@id": "https://daffa.example/9"},
        },
    ],
}
#: All is in JSON-LD; before it is a script that is broken.
JSON_LD_ONLY = f"""<html><head><script type="application/ld+json">{{"@type": "NewsArticle", </script>
<script type="application/ld+json">{json.dumps(_GRAPH, ensure_ascii=False)}</script></head>
<body><div id="app"></div></body></html>"""

#: The date is in words or digits for people only.
WORDS = f"""<html><head><meta charset="utf-8"><title>{TITLE}</title></head><body><h1>{TITLE}</h1>
<div class="info">تاريخ النشر: الأحد ٢١ آذار ٢٠٢١ | آخر تحديث: ٢٣ آذار ٢٠٢١</div>
<div class="text">{BODY}</div><footer>© 2024 جميع الحقوق محفوظة</footer></body></html>"""
DIGITS = WORDS.replace("الأحد ٢١ آذار ٢٠٢١", "21/3/2021 - 10:30 ص")
UNDATED = WORDS.replace("الأحد ٢١ آذار ٢٠٢١ | آخر تحديث: ٢٣ آذار ٢٠٢١", "قبل 3 ساعات")

_TEASER = """<div class="post"><h3><a href="/news/{n}">عنوان الخبر رقم {n} من أخبار هذا اليوم</a></h3>
<p>نبذة قصيرة عن الخبر رقم {n} تقول ما حدث في سطر أو سطرين ولا تغني عن قراءة الخبر كله في صفحته.</p></div>"""
LISTING = f"""<html><head><meta charset="utf-8"><title>صحيفة الضفة</title></head><body>
<ul>{MENU}</ul><main>{"".join(_TEASER.format(n=n) for n in range(12))}</main></body></html>"""
HEADLINES = f"""<html><head><meta charset="utf-8"><title>الضفة</title></head><body><ul>{RELATED}</ul></body></html>"""
NO_TEXT = f"""<html><head><meta charset="utf-8"><title>{TITLE}</title></head><body><h1>{TITLE}</h1></body></html>"""

GOOD = {
    "wordpress": WORDPRESS.encode(),
    "tables": TABLES_2003.encode("cp1256"),
    "amp": AMP.encode(),
    "json-ld": JSON_LD_ONLY.encode(),
    "words": WORDS.encode(),
    "digits": DIGITS.encode(),
}
