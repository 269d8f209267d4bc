"""Words that look like a name of medicine or illness: one letter in them is another illness."""

import re

_BEGINNINGS = "hyp|hipo|hiper|anti|immuno|cyto|neuro|haem|hem|leuk|onco"
_ENDINGS = """
    a?emi(?:a|c) tensi(?:on|ve) itis itic osis oses oma omata algia pathy pathic penia penic plasia plegia
    plegic paresis rrhoea rrhea rrhage rrhagic rrhagia uria uretic ectomy otomy ostomy oscopy cyte cytic
    cytosis phil philia philic lysis lytic stasis sclerosis otic azine mab cel nib ine mycin micin cillin
    cycline azole oxacin floxacin sartan pril olol statin vir mide tide tinib ciclib zomib limus cept kin
    kine kinra stim tropin parin farin pirin platin taxel tecan bicin rubicin abine azepam epam olam caine
    phine codone done setron terol sone lone nide xide oride eride onate trexate gene oxin toxin globin
    xaban profen sulin gliptin gliflozin zide thiazide amol barbital
"""
_MEDICAL = re.compile(rf"(?:{_BEGINNINGS})\w*|\w*(?:{'|'.join(_ENDINGS.split())})s?")


def looks_medical(word: str) -> bool:
    return _MEDICAL.fullmatch(word.casefold()) is not None
