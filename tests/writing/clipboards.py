"""What word processors put on the clipboard, much shortened; each says the same."""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><style>p.MsoNormal {margin:0}</style></head>
<body lang=EN-US><!--StartFragment-->
<h2 style='mso-style:x'>What to expect<o:p></o:p></h2>
<p class=MsoNormal>Stay <b style='mso-bidi-font-weight:normal'>two weeks</b> near the center.<o:p></o:p></p>
<p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span>
<![endif]>fever</p>
<!--EndFragment--></body></html>"""

GOOGLE_DOCS = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">
<h2 dir="ltr"><span>What to expect</span></h2>
<p dir="ltr"><span style="font-weight:400">Stay </span><span style="font-weight:700">two weeks</span>
<span style="font-weight:400"> near the center.</span></p>
<ul><li dir="ltr"><p><span>fever</span></p></li></ul></b>"""

WEB_PAGE = """<meta charset='utf-8'><h2>What to expect</h2><script>alert(1)</script>
<p onclick="alert(1)">Stay <strong>two weeks</strong> near the center.</p><ul><li>fever</li></ul>
<img src="https://elsewhere.example/x.png" alt="">"""

# What a browser gives as text/plain with each of them
PLAIN = "What to expect\nStay two weeks near the center.\nfever"
