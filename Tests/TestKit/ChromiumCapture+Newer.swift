/// What a browser sent and what it says it sent; made by `Tests/Lab/capture.py`, where one reads how.
///
/// Chromium 156.0.8078.79, 2026-11-21.
extension ChromiumCapture {
    package static let vp9 = RTPCapture(
        "Chromium VP9 and Opus", videoPayloadType: 98, rtxPayloadType: 99, audioPayloadType: 111,
        midID: 4, absoluteSendTimeID: 2, transportSequenceID: 3, audioLevelID: 1,
        pictures: """
            1282138751 12619 2879e66b key
            1282146941 93 8e420a27 delta
            1282155761 98 5618ce5b delta
            1282164761 106 ca0bd69e delta
            1282173581 92 fec310b0 delta
            1282182581 104 4de5ac97 delta
            1282191581 460 cfb37918 delta
            1282200491 168 3a4ea3c6 delta
            1282209491 155 d25387ab delta
            1282218491 214 43ddae95 delta
            1282227491 291 c9f1e06b delta
            1282236491 267 84970971 delta
            """,
        sounds: """
            3212240668 32 a0d5c365 delta
            3212241628 34 7c34216e delta
            3212242588 35 4cc787cd delta
            3212243548 35 255dad35 delta
            3212244508 35 255dad35 delta
            3212245468 35 255dad35 delta
            3212246428 35 255dad35 delta
            3212247388 35 255dad35 delta
            3212248348 35 255dad35 delta
            3212249308 35 255dad35 delta
            3212250268 35 255dad35 delta
            3212251228 35 255dad35 delta
            3212252188 35 255dad35 delta
            3212253148 62 0d763f64 delta
            3212254108 93 149f81ad delta
            3212255068 86 292ad6ae delta
            3212256028 48 20cb039c delta
            3212256988 60 1e42da14 delta
            3212257948 68 0efdb631 delta
            3212258908 65 54f0b57c delta
            3212259868 60 1fa6e5f8 delta
            3212260828 55 d713d904 delta
            3212261788 49 5d5a3cbd delta
            3212262748 43 b089fd70 delta
            3212263708 42 e81f8438 delta
            """,
        packets: """
            AAAAAAA4kO8jp7925xxI/jUzvt4AAjEAAUAwEP8AeAvkwTbsxY2MSUaZBMWq7ZLnY0o6GJjuYstg/2wbKQAAAEYtADqQbyOov3bq3Ej+
            NTO+3gACMQACQDAQ/wB4B8lyJ+FE6lXx8MDV3h5gYPws4FBJEvC4sH4x94PNzYMAAADTHgA7kG8jqb927pxI/jUzvt4AAjEAA0AwEP8A
            eAfJecjJV8CiEiP672fzLuPT1ens20APoLZVKreMg82DzQAAANepBJqQYjPbTGvifzihICC+3gADIoufBDEABUAxAAAAm+p0EACgAHiC
            SYNCAAnwB3QEOCQcGCwAC+BQYh/x/o//3/z3/if/9e/w9g+g/i+Z//T436vsr/M7g/f9B//f5P/8/mf+P+Z/r/Rf/h+i+zP4/qP4+P7f
            +5//L9F/+X72n8PyP/acej/9z9H94v+P7iP4yNV8/z6d/iXFfFfPnOenc4Z07979d9R/9jn7fP8+Gc7l6p/YndH/z+B90c/t4H/bnXf1
            T+lPjf+059X2P/2nZv+f9m/qns3mE/8b/6L+tfA/9R+H/2P/2PbPjecb/sHrvoAF3gAAfprvgqa4Hn5vZwlox8/GZTUvM0MUaS/51ktP
            GMrFySY5K4Z1tFFfoKAYC7FYhBfkPoqsmUmYg/xceV0Ps8N5WfAT0muwyIbgQso2M3Y23pijO/feEcyZnjT32b+kwF5kUva2IsOuWK1Q
            2YZR/GEdYpvnhJ+Jts03SYB8T3Q3XM2mNDb8x043aylb7mYNGb7WObvqY441VORiJhCbYZ9SwYLzPf8uYOPxutYl1/P6bVqhkI6f4Bns
            X5RSMl7HuIlYqy3ChXNVsLzhTa2eCiOgqqNt38GqrhY07wX9nE4HmftGK9CkBkeDHLeU6tTMyEcIwk2caV6IIZr+O7u0fCYKDB5bCK6q
            gD7TEmPTptf7EI9lZA/iCgn+ZJASsEw7qn3RrQEPzFbY/yw6Ag/00TnJWwQsZCtcpjDGkIlgMeykZXSq9Eh36LiQKkNoL32gViFEdVqd
            lNAjLNqehhYvnADjzMNtT6PsZOKZxvW7HApJINO89brd1hhTMhB9DTdby1aiNnyqhREbpAJmLeRimTo9bDoEEaH4MN1f8CiQmEmL8NVh
            4NfQK5JMxMJPJLpwPYXuaBGsm31/SYoww7S4Xelaved7qakFeGv/taTrVh6tCOPr2PUGcEe2z26QfSy+RkZL6HcfmcTFrqa+gD4qjOw2
            NaLVL5eSWaCdSAsznIUKks1/q62ZzIySbz+lMybwotJ3bUvOOQ3DVJi+r8rZGwQi1FV/+09XioU4ABrwcV7qJHX1qiIXanv65TIh5YWP
            +Kg8vbak9eyjhfsj8NQbquupr4muacmhYu2NmbJutMK3D4lMFBhzsAhSSL3IKMj3WUI/q8IYTUKbmZkKnVNRy8nDkgAZhLU6juKwPUHK
            I3uajGMXBqrA0bt8ycuR5ddMzyCS3HRUPTStBG9zl2/o1Y9+/sV31TiiRGpV3lPFRiVMbrEBokgBJ4GTzuDjSiO8b97Ah62xTckU/hJL
            ZqFECWLULlygcoGxBRkIeV4x15a/LMskJlQGcaVcAS0WE5B6slYCfaAlWHG9jI/rvkSic40Mt5gd2UjZbg/3hsxlmD0qFs7OnaeBNJUj
            s/IrGqkGx1k0RqzfWz3cLBXKo7VYGzsP3oJxgDLkfj32kO/DCriwiW+F58nwMGugIq7XchzFXnptMjCTvRuqIyYxXD4K7Ws87ae2/7Eq
            57MOxJYANi2KZpNRH63BeNlD7EXkjbSPO/Gy+AX3hifjsNMC5v14VuQV4SpLWsZuHgABJ70AO5BvI6q/dvJcSP41M77eAAIxAAZAMBD/
            AHgHyXnIyVfAohIj+u9n8y7j09Xp7Ns+vIC2biq3jIPNg80AAAEo4QSakGIz3Exr4n84oSAgvt4AAyKLqcoxAAdAMQAAAJHqdNyUNOhL
            muskPFOchG8winnnzqY14QUEk9Ui3hN0Mu+99w1Ll4/U9UV5ymKXVXEkDehGY4DG1wKljO6+BqHV3RH7V9aAXzTM85+T//UOv6bL0wJX
            l3VXbHxUOkQq0tNW0FhzAFy7P+ci7f/ktetLMP8+R+3qX9D4LOkwevsXmCNtnK0FuO4VSe/25SpV4YRZOFBjrszMWOaftckwqVEPp/DZ
            s5PC2MDs8zQ3zOHNMispmUyGNDjWkJHvZmkUCJtgGjeqe6Qy6/LOcpu0LhYgq09qf+49da/SD9OromK9Rx52tGBOhOtEcTiowfywCbxK
            9WYO/9mRlGkjMvRAlP0cuPhgRhHEgpztRSgG92cF+ErNJksMCGWGma3ax0NTiwQOaq/zVIYQFEYnqAdEVPdJXUwcUNgqAUK/y2/t/U3P
            hF2jYeSyi0G3TJZK4siXN4AEj+iBtzH6OdNqA8f6QIPPHBR6VtqllNciVa1lAFFeitDrOYVb9eUCzEIH0DI6PdpLsoTCLapTcJlAhRbJ
            Bkvt/vMHbZEtVW56aHp/VtT1wWITGAMGdUllElfdzK/KNaMA7eBIyCWQ4QcwyRDsLg3vs556l7SCOsG02Iq0iokItm/A/rVeyjlVtoRB
            /zzYIkd1fZIYqP8klHpXDdsCQttVdGu8WVcFfp3aicyw/xzOLNgG7nrlSf6a6gYbgKUk20MBSmw7o6nSeIHUSgOU+DgNZRoLco4k9ysu
            uD3GjRwoGiZYFU24VNLvNqSXGjjiXwnAwIZwEv/J4OTCFeY8hoCwJB3/be/7yDoo+AHFj9uJaCw/F/89oXXM22d424CTxEIP5r9tCTGg
            koGwnZul4k34BwbzrjUJeibJwkAnEQ8u9JcXg2x7AwNDxrrO5Ue6ExMN1x2TKJ+r82XT6+6xECkTPMwizXN4iqKKlUl6crRrFNGdpcQG
            m9wx6KgPud/KbGQIwBOomP4hd0PGCuG188I1xXF72VJRmBgVNNNW6nosbgdD7gbl8eg1lDQNfWP52o7/2D4sz/HUMbpqT3TJ/hjmNnAr
            vV37pLHhrW5KqGDWFuF1IXu9w+s9XsqS7YXx82d4iS205G83t5WY99nq1kWBi3/5LPFR5/7qI5TOoHVwWM/PJ0TgJEs86SP0WwWrKBe1
            3DDGcW+czjWHscl98puGA64JFzddeThVsxHsPWYA0HAakfbSko2ifNepVIEE4kFEKgSwHs+VNmMFFrJulsxuy8c0A24dC4039ZDB1D5r
            fGMXWgJL6mIWubqjjGmF5MIQ1dRs57zg+K4xQ68YhlnteESJ/pblO24PywPqNsTVWycv40A0DFeGBZMtB+KuNRvcVnY40Ia7XCa7KtUK
            6S1YtewAZ3YJlYaDFgn2qIyqWPg8DqHqtImsPrGeVbcJ6muLy9ltMW1U12N4ZSc9bNL0EohqCtHJ9WWCxLMhoU+8QMLZm54d3hHQwUB5
            euaHboUvADpS3WqPXmuZnaLdE9fjshwAGGD9deMhbeIupZLpXNMuVALo7rCSsnDyrZ8AAS5bADuQbyOrv3b2HEj+NTO+3gACMQAIQDAQ
            /wB4B8l5yMlXwKISI/rvZ/Mu49PV6ezbPryAtm4qt4yDzYPNAAABL4MEmpBiM91Ma+J/OKEgIL7eAAMii7W8MQAJQDEAAACR6nSh01vf
            SZDB8M8FC6iO/GJr96CDUQmqpqMEvy/7JnuzNCsTxvlDegIBBodAALpiE6N7NP2ksGqffcmIgcoY3cGY15X+ubnmrJ7rfkp/V0y+eqQW
            0FDNe54nrU2q8+4EKJpulST+jt50hfUzU9+nLWcY5rUUM9g4xUHV+bcn1qB81woOX3U9mQieDj3RhRWA4Iplw6Qbd49HwCgeBdlyJ1j6
            pyH9rns8d+CoNFwSWJ8jzIwU0D/z0AyB9LRl+IKcwPrH/qtzeix5HBvEZkdcx0lxpAbrFc+H+vev6jRzyXqGREPcQvHS8AOUgkVopUbT
            FusT3lVLF+/K69vWmBouNMgutlc0CM8BGnB0L0otut1SFN129rJ/D4l583KFVRwlFbVbBzEjpKgYwY9x/Kksx0mZWUyDqu1xYkJSUkxw
            ygYD1pgHKJXfQFXFzFYYZKdO1SWk5Qwyc9fOM6dgrbEL4mPAoJu1/S1+0JvNRUkWjt/bMpC6L1yXmV5vkIUS0cdx/cMOUY6xYZJJHS69
            GXY0DQjeTEcxciLdZun8jOMKBKuGBKDa6ua2unw/RNrYjm639fL5DDZQ003saxMD6pNROpB/u2hu/kqPLO5O9qfHVEG1taXJRl9se0sX
            7pBRcycwoqSxkvnxyj5W8srgPlBOJ74RWX2NuQ7ZMaun7SNAMazlW/OmcVPn9RdbyaHREHDjskqOP+IMvZHEV8FLelZADfpPLsBLwPNa
            RBNA21YTGVKqa4XDl9Bz/+tPA2JpKBSTZs4SMMs1OAilhSxcr5Fp4IP3YxaKZIGYlR6TWjK/90M8hriJIJ2RSznRF0051hHRwbMcP/Nv
            eEgknKlZMhVwcdoDwYzKujpsm/s5v4VSVWEZEJgHczSoYSsCHA/74gIbl93kuMe5KkVS7wn6dZ9jT8KWAghI+O2eH6yppMxNQ4AGw/Nk
            M+CtLBPxLMpjE+JKPkFpCHgzyteZ9rynIyk/gbwHrGLN2r1rKPTc6GZP0YnxskR/FYdBEnBD1Vvbc7nlNr/P5ebnXz33ao1kQV1SepWU
            T5mdTXiUiHBtco88l5P37Nr52qWmdhAungIJbmyRu6S34FD89p8txVbSxpNU45ISgMmEizXuAZnwbJ2ajJcWYN8tRLkrBHioSDITbDxX
            H53sP0REI192HcEAKHElSuTpOdVHzj0dWBWwJQJVZg04J5KhbGzEPHPNUAWoa0obIbc5UFaFIvlARasR3x5vnAoThq58LTtjNPJTiL59
            70fE7XrlANVULYqjWqYrenhuO1lVLisjxepdPWxxwvXsJi6DsbwWHiKpx5D1udnVwKUvIouhEspBmifF2TCNOf7TwI/vIfeup6W0d6px
            LdYzaArELCrneY72j1asDUgsPdZuY13sDpSp+ZUqxUoPXCv2Xb83qPzcfJuZ1s8KgP8W2cGsbnLklIXW2ZAC9/W8wAZNLjHZidbd5uTw
            gIjxXBxgJrQE84saOoRVWCfvP3aoaMZCuOktJhs3MH6IUYF0msVg4FkZtM0v30UiYzZeAAFbTQSakGIz3kxr4n84oSAgvt4AAyKLwZAx
            AApAMQAAAJHqdBct/DcBl2Uki0hqTTBAkXh0+nSLlJJRv5IY5xGkb0qtI/QVxGWhtLIJyYMQyE7DeIuodq2jrfHguKvXrXnWAogJKhxP
            +f4KeCjGnTx1HKraOn1evYeWYIDi2rR59iX9HqZjypO1gMYTJzenvOOBE9aIdVNRZSpRAmDauGkz9WKzxMu0l37Hhz1tDCo3NcxIzxUh
            wDZOkrCaEy1Tj2Ebv0c6I/s8ncZWlTYMqRiv7VUwReouBKt/3EOk3eaWW/NSg0/ef9vEhc+Rcs6YXJ5y1nNOg5sJkY+ZzlHzNVZB+w6l
            ENkpc3GxgObPNQL+iDqn8iAyzjdDgp6iDwYXe9mCpKVK3CZYKuiSBHQ9n1vzss8QErtdEhs6c/Kt3+bFPjnl7x1ks67I935KaG53e8fw
            m3axwWZRF4F9O4gr9KV092d6TXRcvKnPHjQCkbIJb2K7y6ES4N6+MbRl3u/q3xEnrCwdfg3V14C1fh1oS9c41SJdg6I+AyCgdZODsPmL
            Wix7lXLTPn1DUXONJVaG6phdpSiLn0E4Q2jKgk58eh6FSprOmJQ+FFrf7Mv3Ldh23kTQR8LD7LsmIyNXUzRkDsSatXztK9VrSTrjOsy9
            pioGIXys5OIjex+Z9fbZrUyy3X60s1fUPnqQdnsLokMkmG63pgD3vtIVxEnYdqu5G7djGX1fYm+YifKTl15hv1f0pheaGbthYPaF8OYf
            XpHyu5H6M4buVVs6H03g6AINtRKftvjyNXugrIJhroLa6u6lNdeTMaTOzNG89bZGT3T8apBd6yX8zyIZMv3HSImWQZK7Ktb4RQ2bSKPK
            PS9sBPoNAegk/ybuAVtsGmQ8994aY9Un1NBH6t1Kxl6c8hFLwiGlu4bFbtueNcu48yOq5s8f5ZSBuSgBiWqt7WlRxhVGn8/m5Mz7SZss
            Q+LDt2i/7r/yG/SeRW4L2Lsks1U3DiEpuNGEKwFaJqEFAbZWsZhhojEf300EquEClf+03116ZIiA2GTGLwC2NUoGtwVgbJvCqQznFcqh
            ICetEKH97qmRe6A9akmZ33jJPxpFDTNC95ShvXy1U5F5ReAwOXxASxuRXLxrdz6lV/dv3tavzzimkRxrW+uI0Ix+g0NhsN1eIO4y0zmD
            w8QwoSMtn4Oofa0eiJQmMn3wimeRgrtStQ0fa8KqXiuGrCf6XNjVQgi8VYCcBAqe/yhW9mOBBSMzLCYrtHlXIt6lzKrESAATOQZPFtxp
            dALImSf326cxgQbuZWZ7KsYJm/O/EQzPcujt2ep/cbJ6ePX6EMxjMlEUukkpywo+PxaYfyMoNUCZYTQubDQ3wo6msCNpBJIf2r+kSNJt
            Tu/acOXz6O0hXx4vWNpFO0i1PgasxwDOW/tgB516MQBuHKdRbXwYVZoa37c6Mej7bnW/NSZZsdCNjJYIZgGhvajLJ3440EEbWKNeL6tN
            aYqGBOCW/KLpqypWuvlS7HaJBZtKEwg4X4Iq74OML9LifW5RGr7kT89bgXsf1fipk64PKa4b8biIuPex3wimE4wAAZKOADuQbyOsv3b5
            3Ej+NTO+3gACMQAMQDAQ/wB4B8l5yMlXwKISI/rvZ/Mu49PV6ezbPryAtm4qt4yDzYPNAAABk60Em5BiM99Ma+J/OKEgIL7eAAMii80T
            MQANQDEAAACR6nQbdGtGFswjPBksMs0HCNlSssP1pa97hUI04f4g2E0RdJLpu8hT0rscjEv6sniiU73if6laFXX9Rm1TnAuLTPDeTkv6
            aqmHlECCaFwaSwfRSMtZbuE+LTJia85TZnHvDT5uhP4ulHc9hWpCqIoG5Ctc2wYKcYxa4EZXEmYcm120w/AB739hPmncoW9bG/8Koavd
            +4AY5+o3a7FBpjdkw6scJui1S5pisH5ff8xRcvlJNgOKQo6vnq378qa/gybqAvbGNJ3/wva08G+NhONUVO/SHmCUhb+WEKIY9ue5qohd
            bNWXgzSYp34BURmGJDlPV+Nl3ytzAbkwT+h6z67l1Kkyo08kst1v5os/9W0Q2C8Tws+DRDRvglMu2AK2ywM8jDHD1vljETPaSKjffqT/
            QqO5Fk2JVLJL2SqBYwPrgq7HADwjpP9pmzYKv5/qmoBFCahbawVsXM+l/D6Aru4nQLsSmJdvtDKQA0a7EqWxpTdmj7+u0nCkGbHhyU+9
            RNelbFqGLYBxI9iTPIBWkcr752OfxHw789TY6oKP7UBRwwK6RQLJyoGw6qucc+h6Q9bZniyRySgh0kXGRXVU9eRE+lihdClPw4gwVf0p
            bF5JbO3cIBCxsgefZJE4IYmZoHT6nnSo67ugxDE2qxfyhZfvrcnbCyhQ0DG3xqRFdaMyfC3cILTI6zNKPBghtasnxSiqW+seKp3lYE0F
            /TehqnKsWIa9bO5uxfayu36Vp5ZYY0lS2o52oV7MmkdBXKe2hOoXlT73Km9lZtlia+pBXBo3I5H2xrssmnOPQOdM60uqMqQcZxOlXLse
            XAWD6AVI3A0CR5X/or+F7QxbOb3VLYc2hzmem6odrt/zU/X/3WjirHkNrKEDMhZ69JSaP4/qw4ucPF1GcYcFdh4Y5Y4yt7kMb6+TudXu
            KUTpzBSCmBl5SWcLDu7pVGo30yyO5sJuYC4LYlWdGYZkoUDzhZYSpw8YO00rz3uQsArLjE/kW6jigZg7vG3CqNmeLH/bOPoci6TtqXZ9
            C+zpO42q8itorXo1dxg5cCp+nkCKQwHcYeU4wJ8Y8zhlWfFcGHLOt6Pp4BsjFzMIjmgL1bk8e4TZkqEv56+PPF7c2xgVrFLApggpBIrN
            VgxwtDiLeE+CeSW4zEPsTKVft1Az2RbLtwKRhc6kJmAduFL4IZeKOiVOZdqbs1dOsFLc95+kBDJz3SptXd2QY8SCvcFmQ3wjwE84RkFb
            9sjGobvIkrPYFI3tPiAkRW0U0/8qe7ady7kbLcUgswEztcHnLknq2CsI0fO8LDlTlbXp8pVNKxLRUYCx7Nm6dewP8RP7dCL2+a6yNKmi
            pZYCNeE39FOSIZgroZXK0vWm1HQNhL6p3GO5eO7ZJllDanCq1Ebu7EJlZ2RwJmWGMtP6mvBr9QfxBwB9rT+7NWvQbzfPbqyiiXTj3uzQ
            HklA7jsduzyPzzA/I6pqV9VXdwSWE7ASbHJ4gnFct87WRax/L+P9SPdf3ixzq5oZo0i4I5Vo+201aNR4xjNruVfmywABopAEm5BiM+BM
            a+J/OKEgIL7eAAMii9RZMQAOQDEAAACR6nT+CASBWRTvfcT+qcJzN5CAHRKK9Ih5QnWxzK5oL2qareclLiQp8BjSZV+Kd7pxJuz64wih
            b+ALtPFacZQmcH87wcZQ/zanlwkJlMW+qPjlXedGlafb3TdNE8cI5yl1z2AWD7jhqfI0QL49lP0kB5UryMdd/F2Jd2LeTFYCcsrkQgtw
            ThIgCJNvuoVrcE2YDu9FSBvjJbI+GFzKLPVK9kCqwgl+Y+0KzwVDVv+KUmjB1LS1nwSABmbLodl6whqt5nZ9MXSx/99CZtyqY1kfdOeF
            7PGHMkNCNa/lRrhsKfJT+LCRRt2diQ1oM1hpx7lBSRnhk+YK+g8BL0e6zm6/8+EC2KEuT7djcRZFO5ih5/KoNAyifiLv8MFW00DUdd3A
            UNBXTPNQmufUy39vgEdPkiYjJoNMaaF7dktuzJ7Qc/MNttE8FK5Ug+82gRhPRUs9f3HWEA9bK5/Uc2QlX5fVI8NwzZ9u7nt/LZ5eJTFJ
            8UE4s+kh1amHdX/f09iK4z1W/7IJTB1A0qTro6vD4EU1l8+n9/TUkV2GO0GzdwwKlTuC79BqBDb6i6wZ8loOX6eJy1cHwWlYGGSMuHvT
            TQEpPjfB09hPCcdTOXFIRaoRv76QsjE+CAGwaE3xdyZ9Oyoc09Gi4AULSa/nXYN1fEtN8+StyF8Zc0pDcsyfyU41xSxiZDjdgmzniBhy
            H+dm4xEvPDrOSa9E0Fq0o36hS2ksVYzepfLnWkJCyaEamf2v6Y3m91WHlQnXThWSS/AXmZsVVuL2NNowU7KSLL7Jvcip5nRFQ23wfDjD
            sRSnhPGh7HO2SF/9GX8Q83iccKy5YslJKpxU202Ir25EzBp7T/pdCSgFkDe6ywN/skZPRSYv9Zbzur04lJ0GXSc0n7hUJzxVHrROqmDd
            42JCdONvy29kxAjvzunE0pstkwm8oBsPifEjm/PpCVRs+fpDr7W/v1dzwo4Bvt+ah/XwB0Gszt9UB1c18Vj5WlNZa7j7ZxXhGWsqaATn
            I/KtHHXJjBvh4OMVXvia77ik4qaj9ee6hkxFeArVrF/P9ErjuB3AbwC/VOvLzvi2JoFhtkiqnHzPkY3FxXAONQHxByBwOWgr9dxxXqhU
            E85pftI20PK4/STZdGjDCAXiaKd9tzlAUiSIyUMx0bHKGWQbjky7uKOnEtZ6Eug+Q5LrdHyCHxJxqrI8BFzxdSm/MHI9KKUh5dLtqerJ
            +3NqiyRdxhSfhvkhxGkKh29COoj0cfsfz8NueJ0DF11ZYnkIx0+WpVLJkdosckVb7LOCpaUYBO8XAmfQgnGJ4ZVU6EhnfXYlytadWyYD
            Hwe6fFdpVAkBBsugkZDSGPTOgAOpJf81EMCxmmBPllDOaiDf7dYecQjxrz5LbI94QYy6O8KZ3XqfTeM8ioU2StGpPmwnHLlIe6bZuc6L
            4vjbwKAtw3J1ix84C+64b9vtdYsrGnsNG007PlKy23YOXYEvtDro9XpZCCFRR8VuH2xpXtytjCAbofFDmAVum2OkVFGsp3SD5jbO3dnj
            GkUfsQABzy0Em5BiM+FMa+J/OKEgIL7eAAMii9msMQAPQDEAAACR6nRC9UPNhuGebFyaL9vp1oqf3FpXNFUPc/dSMNqNvG4z1u96sdLW
            q3SmbcowJ9t/ixhI99CZ3lu2U8S2b3Mc33ZqK92uk79wdLdri9vQQkrapY7TyryUiUnS8ytxRSmz5+bSmsfcmfBHzcLfsR7XlNR9TLjj
            v0Q6PvArsBj69Hi9tT4pIMt51swQTiiren62qtu+g7prEoX0qplyGBqjI9gMaPaAxl5icKo9XpIaoLdeFil2MRFfD//lsuFpoKoF9RIZ
            edoHpb8SaLeGY6poL4l02PkG3JoagLvEJkxVmwpMN5HHfQNM4B2yHNk9cOT/XdsFmvp1KLBHbWOqYtRxweVI6W1gkUoItXpHBhn2XOSx
            Dka6HzBugwenGTufMgOEVycTunywHYxTlZx4JbLUyEqLfHXjSpggSM6nM2jdyw0FV26TcZci8WDso6XzEfOZaIT58NK5wU3IiU2Pa7En
            qjXWqfgfZGxTkS2tuVSGtXm+y6WuNcUGP+f1eaRug8bNmiR59z4RCKFg9a2XcAsN226WMhM/Fg628SnQMiMQSkyvB7m+3TglhAekaeAf
            kv7j6BqH8p6kVKdY+c3nmu8Gs9rQNm+Z/x4uuH0PGj9h7EJCcQKZf76Z48Ehutdg6y8cFFwXVx3qfIE2sDfYEBt6rsJHtPcI4PFm0tMz
            DAtnk7Phf/LFhtdFgATmwQhT2ncAAM2wrzaqVR/REoXtjuMB6y5F+rYkCKC4YpVU2mvnZSCLN39pCCTeyydSThAoHTd1kJ1OqRR7ZxE6
            zrcs0WgPUIs3cxeUXI4c0ypv6fQh9tZwbthZtfut9Y4rx7hS18KyNBEuuhawpf0UCPrWMySfcMqnciLDQbZyz7aRYvK6ScifV/i7Ky+7
            Ji7AAJrcWNco3urR0rHZuwosDlguWgghskk9k6zmE+UApOk6wumP0t2whCxq9A00nRShTUTnr3DKPT0hfqYww9ymmzv2Lt4Ax+XpVb8x
            UP6/tPlQor9mTnS1EIhc3laVVDsqmQWflKz8L+wImiAZuFUzAsn/hdUeiT39V7MBe01GDO8xGtmNrTWNEaatrxPO3oHeEFqOYjNcEoSG
            xdPf09x4NYBzmR/nPrgNh31RYEkuOO+Q7mCJMTHVuzuNvPwJ/J4692CQzxb5c/cUhA6NH27251LDT5Cccc0ishuivAHmRbq4m/ecE4xA
            oogGX+otE85fCZl+DorKkopLItkh28yGP0qM2O/fvTtTqov5N84/agnHempCbd//zgFBie9T3w5lU5hVlAmQBZ9n38SBOW7eibTvsB1h
            RleBeYuW75ow0U31AGiCsM5qLHozOTJ+I1XLU924NWfSjeYoU/+cO6dllG8b83vIAk8KhkWPXwPmz7dvqZW0/zsLJUluuaZwXvpB9AIm
            M5yTAG55zjE8UmxPKEjOIseFw7XEr06dynMw7yCCTiMk0ykdN10tGFq5LTELPOMmZ9ulzYoDnl1h+mVDS9+46Bcq75o1D7qaf4jKabWE
            5jY8VoQg1zP104MzizfdD47UCgAB0CgAO5BvI62/dv2cSP41M77eAAIxABBAMBD/AHgHyXnIyVfAohIj+u9n8y7j09Xp7Ns+vIC2biq3
            jIPNg80AAAHR5gSbkGIz4kxr4n84oSAgvt4AAyKL4AgxABFAMQAAAJHqdNXjEA7pp/SU6F5fBkE0NxgUM7s3qwND3QSvYUWegYNzIe0i
            Ih9tL/45RTA+n/dkgKs2SBt1Th8BtuoMxR+/d4GkTqnVCux1IN0jelu04xkCcomZbMy6QYvpp2uPg/fLSBJK1eu8OoWZVsatsGI+Q+6M
            1Dtbvs5wyDwr+sJYrAsq2sx0MlfUF6JFkVByXr8wdDIPO1bK3DEcUYet3tRW0nVtBPLvI9bpCY4s77gayLJeK5G2RWHpBZMSjKDiXbK/
            GjrRjBEPli5PVJHoCIZZCiFnu7E0w+Cv11azGfS0jNZpj/w/rEEW/Ll506EbPxqK/+Q0OJa0bcHbmn729z3NbTY6FY4Nyx62VwAGb8eJ
            CZNa2M7CyBv0EyrBtMTLxN+FGp24876siZuwEInYgcjk1HQO8OMbJZsrzyMxgsGjGzoebatV1FWJeBio0m9HGtDSSELttrPoA2pJgd8o
            /qx888W4Ejmi3BIRtV75QuUKOrN2GOgP/4dAwUJ6UaUlQ/K5YWBwuYyJQrrzQmo0wqyRNtZtKF6cLE4NLlbqjWA260LPaScUNjmQJa+i
            tDe6eCqm8W8NEpL2otkl75lkHtqVfk+UreiWBVAvHqHpjmVojYurBS1z8EUfsjILpVmYf6o9b6VFneQCatqzfoFsCJCjSfn0H80kIckf
            NCiwCz5d8JX/guRFxTq+Yn2y7j38Ta0+LwJmMLvSN1LhMigcj6qD/hvL/eBoFp0lrrcV4h4FHjXnmTBPYA1LG/3UI57iEb6UJMAeBojC
            TbwxeHldJ7mlgkM0+I5DhOveAje9OAomy5HN5DpSiH0eudAbODKnQraR+i+v8hxLJlg6kMZlSvBWYEq2k4xtxIkcaS9BhsgubQm4pr3W
            iv8QFEpGAI41Nk6U2DuZdNG7bQh5buGWNXXCtXLjLMHmNicjBFKQeu32HpsZoTE2yECLDfajbGW/3/lHMP/N4674XDsBkvv5t7L5zoPs
            qeef3I4pi5+ODLLuhcn967uuxcKpGCSjo28+XagKD7C8bKr/utGvZoXoMa6fWKT0RcXoEF13HIimJBljwuyFAhosTPcmz+AdhdrKZOPH
            sc+b28gfVqH/tZyslVkBJDaxnJb45sJCwGQaaGgMloJaYiz7r02y+gEw1NqZf/S1vDzvVqldVL1LyTknfrFP7weVAzpzJ29bYo5k22AM
            xpWzlmlr7W22LMn5VqvJNpuxZAzCrJ0MMU5LLCIlT0djSrByN04t1p144lz8AmhEZbJZAIrf+z9SALV6kZ7ELIzYs1OeSwy9wzxvnjJ0
            cPGepvHYJwXkH/BQ4qZenKmMp94I7Cx8rd1XoQ1kU/QvnIFwcfYabtESEInByIqf8gMUZdyVZdJQ8NOL7QsDSPttGqZA2x4e1FXoCKvQ
            cG2LxSNPJKfL3E9eh0g+FzmxBXoyry6EximjgXMmQxH7f2+UNMlkQsnW1KIUoQPywLHDYWAVu1n8o4aMRgmvAp1rtrLkw9qF2urNey6l
            ljVAZKh4viphJrggEPWazjOuy/y8AAIBKgSbkGIz40xr4n84oSAgvt4AAyKL5UwxABJAMQAAAJHqdESW1V2Sz7FtOzOWhu33Rd9d+4Mx
            HnH4dEoje3LAF5O6C9EAoFygsuoslGjrCs7DYwD9+kxjuv5/nbi3Q8ILRfP6qOdOYZtHKPLxQ/rvDBTxiEMJYB5db870cKT6luBzCZfD
            C4dcfi/95YaAR9qQa0yXmMr3eAAXF1rnEGR3gpjAvcnnux65fF99MBVDxtXMHbHbJlCuj5yFkrToWRwJtDdX+Txt+NQSMG/Y7W+EPr93
            exRIddR9SHpjp/+r6Jd9k3DMJSZsM0sf1kPAlVQLQSBjMIE3s9UedhAop/GJFBcYHhZCKiHce4X87tInzcJFBx0zp/cxG+vDBA3LLTQh
            bRIbVDvGkrb9eA12XVzQvD6cvBnFQaBeqGxVY/UeksU+UedzncQvKMhodb3DFm1KNiSCszp8/xndw4n/iLVmmirfvieK2f8mrptKQF8P
            8HwW3ptvUhOc73uSdpFvqAb/3HhMWEGJ9QtfubjSjO7Al7Um7G3zSGCoNqDWlXqLiQxcNYEG+JNb/eRpGFh8lPSsnSr5jGiiz/W5vm45
            kdvzRL4Yttd6BNGy9mPfmf2/X9eQ+p3OdvSZw5XkSdvM38GQ1qc2N4Z2ErPrVASY6sk7HUe2HKteN7lWxPk0PSJratvo7lCMd5nRD+gq
            tsncl1CPr3HRVAAAJ8roMQXTTf+hFuDO/rPW/EUbvvm7XK3cibQCuN8IifWJnjrlwkHeITZY+OmCnLk2b47YAaVT25yDTHMZp+wy8T4r
            wTBlZSVLRowt5Vzpm5rPZLFaweb7Gl/Lg4SbsB/LIWQVXl3Jwxlsu6yjh5l1gOyahzEdpBX5TTFaPukx0bTcKTkxvG6ZxRoBXa/x2tk6
            mzYzYP/10VOsdjP8YNJXZiK73oJA8ZIqVvtSMkKOfRWPvAnQKsiJttGXOCWk5wqZBEE4COd3ICJMZLTXYod+vncUA+4CWQwLd3ylTPoO
            ZYCGKAz1cyOrSV8ofqwO7xQuJyg3VJ2gjYNWCzN9uKOa4lw6S1zcXRoucm0x8GY1lk/8xo3NX49PverYnpIcUuqcBjoN2eFPJi/lSrYF
            BB9w6jP6EgpnLCJGe+H27bZZZgIo7kbXSzbthxzj7JK8y5yYKjmmWOE7ZukX1dr6TH+YUj3t2EXY4FFkzHPACjrZssgtb//hscyrdXge
            XT5ZQ96Uxi0XhJyYh5hsgX2Zg77pg/+3VkXKhv7NIINvGORwVwq1D36CKpG2npCMWpiTE6gMLs9Xsy91IrFiOS/orWjq2/NUCjP8v4Ha
            7uKIuG5u4JYmtTXXc59CYrEkBPa7oZOJZyO+Sd9OMm/NDDecmWyZJWtQ/lHUJbIZ9EkaB2zIdDbX+/f5tzNsn0Itny2ssKVAszLAClWX
            pve/DIl1Y/q/w7rLZjyxqj3DCi6opt8i0Q8QAWE1zOX+Vg9hTzgKS7+vzNfla7kLOxrKs46qw5e/29qUXv7W5JhD5sBseyrhaXMIZGUx
            bhUExxm6nqwFOaum770iuySsg3y3AY4hGVbBIq18Kk550uWOAAIxSAA7kG8jrr93AVxI/jUzvt4AAjEAE0AwEP8AeAfJecjJV8CiEiP6
            72fzLuPT1ens2z68gLZuKreMg82DzQAAAnL9ADuQbyOvv3cFHEj+NTO+3gACMQAUQDAQ/wB4B8l5yMlXwKISI/rvZ/Mu49PV6ezbPryA
            tm4qt4yDzYPNAAADI/gAO5BvI7C/dwjcSP41M77eAAIxABVAMBD/AHgHyXnIyVfAohIj+u9n8y7j09Xp7Ns+vIC2biq3jIPNg80AAAMl
            awA7kG8jsb93DJxI/jUzvt4AAjEAFkAwEP8AeAfJecjJV8CiEiP672fzLuPT1ens2z68gLZuKreMg82DzQAAA1GJADuQbyOyv3cQXEj+
            NTO+3gACMQAXQDAQ/wB4B8l5yMlXwKISI/rvZ/Mu49PV6ezbPryAtm4qt4yDzYPNAAADoEgAO5BvI7O/dxQcSP41M77eAAIxABhAMBD/
            AHgHyXnIyVfAohIj+u9n8y7j09Xp7Ns+vIC2biq3jIPNg80AAAPv6gBWkG8jtL93F9xI/jUzvt4AAjEAGUAwEJYAeIACh38FB5Am26Zs
            Se7YlM9dAXve9JaxtRRLr6zLX9yETzdbRMrzqHlSTK81kTErViLz9mxrmL+vFwnKQrMABDxOAHWQbyO1v3cbnEj+NTO+3gACMQAaQDAQ
            hwB4ufWhiMUCoH9VkB2WCZMvW3ONjrfcTEW7p3SxJ2gSndM2uHYPbRN8syS4FfNhuAiv/9BGGSmThEW5WiKFFKTqKD/re7mAoG+uGoab
            S71BOlECKirgJ22Hv/P/n38ABI1sAG6QbyO2v3cfXEj+NTO+3gACMQAbQDAQlQB4vBRqDVy2zC+8GArR3XL3DIEUn7UZpHLxVrYEWKh9
            EBFyu7fKQUZnKmdMdrBWQAAngwQVvpZ19A2Hz9YFMmfhQkiTz5X9dAu2ThNeYe0WLvETJkyZawAE2CgASJBvI7e/dyMcSP41M77eAAIx
            ABxAMBCdAHiDc4AWjE6xz/m/pnZB9mQ7dnU2BvpwdwnC+76TUy6/t0cPTdt3+wSHOX08PTgt/QAFIKUEm5BiM+RMa+J/OKEgIL7eAAMi
            jL6KMQAdQDEAAACR6nT+m9p1yM64ljBHpb5jaRlIpBFMBK4Obhtzy6waKew5Td8ba4BxAwS/8phJRNnlYsJvlbPBrS8OXaS6cJ9aKpLj
            oIx8QEr7ZHgEGZ+UkvIEfFtzpSYPRYQCVYqfUkhWIO2zqa60I1b8M53yB5NIG4h0wDsXenJX5Hpglae9lkADwO20p2IcvQ3kdfu92mdi
            LKRNPqwFjYJgaZ8EtuWsMkjLQ8U1ajTequOsYdxEvtPwecWHkGntXtWqzhl1l3ZOwb90nogrGDj143zajflfBgjU0S9hSX1iRj+YFLTy
            STaraMbkWjcbYubyKwZml146ws47PoBZyx4vEe7MRGeNqMFV6S1jfjczLvxOHh1Enuu0feSAR+pe9/KrcOY8wbmI/VmCHU+plTrHQ0gF
            d/hS4eZkZXH0s8vVQPy8vZx3tB4h3YxOFnuMwK+E7wgC+biPDkmnMnGp5ApbjR7vjnf+7i7D90xAy3HqffXSu7BMK3Cm3c9V62rDsycL
            i8BXLsBj5fb4LcYSeiZLsLsM5nnhoT3IcLiNxKWc4GJNHLR33ymDd070eTAhJS1DwZvheoesHYL1rXJ7R+hzjbo+wz1SX62FrpbrCbb4
            2RXVJElDu+MD+UmXdJhHLWxnLLSrYhm/6EFiFEkXeMUVNbVWr+v5hbnmoGK6LHdr9pps+sXiKUJ5sqvOt7E5DK4Az6IxAkpwHftW57p/
            dvJBkeaZ2gWIrRAfF03RKjgiirwUMwiLSDWkkhCsNrg3EOmIW6rgvlmbdjSbXnkSUjTt+HfIqiuiW1e/ecdN91HXD61aIvefS92qOyZQ
            zFoL84GfK1NUsU5DobM6nsEgH9YNIYTW6eK+is0UFEMKBI5WCSgIju01uYFUrw/N0NUrLb5+FBVZupCOniDJCE4pJjm37e2Bxl/gRo0Z
            sHdG+mVSWrEL5vriLTB+SrBrvm7cYogfWRANwb1bdZNHgxzL7bTJolYOIZkzJx/3A3Y8sAiGI9KV0qqw0obo0+xFZI5VbLc9ieuN0H2r
            /agV1ISfNYgB8uD3UVKDX5Amg65LAvdwJWV9aWxuYj9y33udAnIs5o9aTm70mz9nd0nEHt6pQAGmUf0yV5tVMYcSCer12fGC0jL/04WN
            hzJJ65TQv8gXr7c1495P5bSKIzUgw5F+VN+2bssIgRbQOHSmuxG1aoXHorkf4xctO11mkd3xpD9vhoIwc6b/vNFwP5xsW38bQ8Gtwd8l
            q4eZBEA9Oslcw3GmfSAoThCrOSSzVipkPSPDzQ9gCY8iYj8+AQIagMSbDaqWpr6IrmyM+4jvuQ5TWFEriF+1QZg0hfSU02ICoMj/HL9/
            8l0zUTe1/Xd8WyjRfyd9cft6v4CoiEmzp5dNKjI+RZVgTg9gnhzEfxeXMJe2aAcLO19WQfPmA/Gu4tTBUTi1Dv3xm36YQUFF/hjiKuHv
            BWoD027o0i6X17lMN0Xp2RrjcwnfxLKbhU0WQmMuPmqEQIaOQ3dZVVk6lkD126E6UZlfoGZoq0llxRJB9IPyUtW6ALOORQAFJBMEm5Di
            M+VMa+J/OKEgIL7eAAMijL9iMQAeQDEAAACV6nSAyh4CtE7irM9km3xM1p4ZcZSnuxq9UKKcxom9eVWjFhVpq+40tWSBcWpq07+1hYd/
            W2VQFiWJztLxje1eZHz1FuuPP6cO92d7vLBVNRVxKgnUsaZNkxKsj0I8w0210mJwlHmQYz9FRxFVEQ87DBn+e0PM7/6PupJxXU2oQbPx
            u8ax5hdTZInwTd/ROJ4Qo8e1eBwYquaJUCz46N6/D3TeBgWD3T8sVoERfEdwGbjqtfZ6AUVZ7JLOsZAejj4JOMTEZOeN12T703XxoTnl
            gbjHRIaQzbZf3dmuV95AoxrsnsYAvIqniAFX26txCKsoTF02UEpmfu9/b3hdXBjOHDB9MboiLDV/2HRr04hMIJM4+HvZMt3Kqt96GdWi
            wpuHt5sD76skI2fHa0givmjiBAe1WTnDa4sTtxBF9HQrbFGXTqfr27u6OGCa3FythXDFvYHcrZK9JywYu7AsKLyaBuZLPxrYfy70VNP1
            0B5/uab0sqeBa89aoBIjrOXIPpzoCZcqDgy8ALY+VTy1P9ILP7gHXHmLjJUsgCJCrKWYGvWCmaeJ4vYtnLyb51D/HsIScbjkZcwmf+bA
            5+8Pb/VMn6X1bKv88y593VLKq225R2zc2/ScZlUQpcrcV+xF6rw6WJrJf09qSiv7Juq89eObaWlJCA5oSD8TPXKVPbMQL8/iw3E1VEQz
            GMJAAYfVFwb3CLoJiXMnXTq7JMp/xt8pvsD78li4j4fXh9BTmDwjdhD61iV4vpflMztZcA+TrYcumM92WqbZYfGD13OkzRU7SxiB/MLI
            N2jZcHcdJbl4kTdg+fDOVhaVvM7n/vLRjhFHwrkVIiMNmo11KcK6a9Bi0w4RWv2Z9xD7iTcoBMhXcF68nkLU5IkPEGrVYmxZEDH4RsPk
            bvAli1inPMRjaKmD62hPq9rMhyWzkUrsa49jnrShkY0D/8BJPV93x5nbqZI0ryoXBLqJiludkJfZ3oi2Ede42LaJizlB7RVGwfbpFZIz
            v6d7XI8NoTFWEteW4wwSNPoXH9pAOGFW7GHv8ikGpFpVat8m0DfL/w4R9wWqovfR40IROWgVqSO4VjWUY1gW6i6ZCIqHSxd/OyETDt00
            H0h41afhhuR4dpFODc2Dzz+1SKtOsLEB+ZcZPjwrGsJPmgPwRf1TQku9EEEVPGg8tAkE5QmsHvbq0D4w5lRFt8i2KXOS8Pwa/MaaF7Av
            r1+Gfx5p+lzSjhDwJep0IE8n+7OwiEObPQtSceeX6fcEOWJbXq8z1YXMFyw4PqrirXiLXQvEVdBKKlQKg0R6oEJZB+EASVGh0LJRkc2Z
            Tq3VOW9DmOC6Jkd6JBHQxE+aQfbEpq08NEknVQSJWBIsk9UgwAvk140E2j4Pc65Hk6kSj+7a4n236QYUG3/GAXV1Ncidqliz7XnKgebS
            RQnSnPblDZGuL6YZJ99Ae2LdY03JFzdg5w59rb/5btyKzPZ+i7Gv9B/ZJxVIxk/ToPh4pMFQoExj0LR0lFuCodDUV19tYHEr3cmdSIt2
            pVbR2cJGAAAFJm4AVJBvI7i/dybcSP41M77eAAIxAB9AMBCkAHiA10BSNeS0GqjA+TcmzLCukndvxVIkvjmB3Q4TdpAnwAh15ojwO+wE
            fZq61PAr3u+CTFRmkwIdIIHQvQAFdMEAXJBvI7m/dyqcSP41M77eAAIxACBAMBCmAHiAHFr36S4oaT4pEVSlac9+CUXZJ4Pa5bC4V6hI
            9gEpzupmRcfQFe0w+cQTnCIiJQ7DNdHEy3XpQxqtfTrUO2xY8I8GAAXClQBZkG8jur93LlxI/jUzvt4AAjEAIUAwEKoAeADc9kMUzpWb
            3i78O4tAVWUN9j293iJgW8L6wuoK8zzXLj7fPolbAHTeYc3UpeWlbW1r3DsD2cFlZjR1dusoZzMABhAeAH2Q4jPmTGwCfTihICC+3gAD
            Ioz9LDEAIkAxAAAA3ep1AoYAQJK4YFaDWDAQFgMB0GAmcE/ipQAAAAADcAAAeHzoBkT10PDfbwygKVA8utTOrYERz//7zmPfpdYMopE0
            nB3GTl+XvvFtLXxP/c3J+oP0T/7rAZIpNN4TWfzcAAAGFtYAgpDiM+dMbCTxOKEgIL7eAAMijP1GMQAjQDEAAADd6nYChgBAkrhIVGN9
            cAYDAIKDFagAAAAAKHDN4AAAc/s+A377+pt3t4AcY//CwDNVb9tuJeQV98e/xqLjf/gfl5nWtahFjLnefvn6DLmptcq4OEwBghIiQDM/
            DdG86Bjd8AOxIAAABheFAIqQ4jPoTGxIGTihICC+3gADIoz9SDEAJEAxAAAA3ep3AoYAQJK4SFRDeLAGAwCCgxWoAAAAABhwAAB3LxIG
            1lx7BQH/G6y///8AG22SEpS//xSPw5iie7ngnxl9q/dPwuphe4tfDsr/cvM+go3pKVgWDyJgU9e+03Smfpuj0xoykrdf3JIDsJKmY6AA
            BhffAHyQ4jPpTGxqjTihICC+3gADIoz9SjEAJUAxAAAA3ep4AoYAQJK4QFPDfPAGAwCChxXIAAAAABhwAAB2y4cAGEwX3//ad//53ywQ
            6H5SXaV/GPC8ipq2hKdIEX90HRvwG4AHb79rrer8RCIB5pQPyQHt8VAPUyAdUmoAAEygAAYYMgBUkG8ju793MhxI/jUzvt4AAjEAJkAw
            EK4AeAClO8L6857a9TQuCkdc36BvGZN5KSbZgEF0DWhxCJI59Dk1d8gMpNene+YpdTanWRO7xuWXkxfkhy6OAAZgwwBPkG8jvL93NdxI
            /jUzvt4AAjEAJ0AwELEAeAtQjRgkYDojPxFLiE/ffRNyrFcozkafw+y5ghkjRtGcLNP08wPVpWMKE4Mcz5jbPpJygBT4uwAGrVMASZBv
            I72/dzmcSP41M77eAAIxAChAMBC1AHgKgr1WBc19AFDeK51ZPgrSE8mkI9uwOFm/d4BgmGtsit9q8qMLme2rjG757FQHuTsABvrOAEOQ
            byO+v3c9XEj+NTO+3gACMQApQDAQugB4CYp4PLuXnIjXn5VJ/kyj/eBJDPhKzlTkceXcRgNizW+/cfMNWnf+n+H8AAcjkwCIkOIz6kxs
            jbU4oSAgvt4AAyKNRX4xACpAMQAAAN3qeQKGAECSuDxS43zwBgMAgpEV2AAAAAAYcAAAdZ5Rx0qNvk1TWphD9q4ZAAa5hlxAFddmwrv/
            WL//0of9gGs+EwUxXUozPDMljqy+Lfl/uF+ADHKHgpNeIPWA3baSL/redKIjy0iGP7+jWAAHSJUAQpBvI7+/d0EcSP41M77eAAIxACtA
            MBC8AHgJpStIyMZsL77iBH2NZbLVHs4FvNwrw8asi4eZVoU68BCBtubuf5iPfAAIt68B7JDiM+tMbLDdOKEgIL7eAAMija99MQAwQDEA
            AADd6noChgBAkpg0UgNGsAYDAebK5LBSorsAAAAAE3OlxIyUesnpbEB0VRCnt/UgAABkVddPgNdlNPY4UZA+17DJsYvdmz6C+HvhGrBd
            KlrLWro9YW01KOppGf++KptEQFa9RZugSmVq7FtY2Owcx+p1PQvGtQbhgJnhKXBu1iPeKTn+AvjLftAFNS2if5On8cWvYfoPBEPKpy7M
            K3EvvZS+ZdUJOLgiKrwDvrHfwycM/e7MfbMxsFZIt6KVeSjoo03QUp83STovpqDDn2G2nUGeoOoxHyRg/3q30GzCyXUa9P/+kZlS2k3c
            8Nm/E8fjl3/9v8yATse6SfSV45zqV7XYalyq/XwqjNQX+T0OCfsrn+ykp6aP0IozLezdHb2vtgLrjtSJ2w+8eYdLXUDb1cA3BPqObWo0
            1aNSfD+70Dgp8bmVMKskw9LQecEwl1vevo8vcgiQKxa8t2b8YH/53K0dGfkm3QihE9XltfX/+S4ZVYa95aZqDITq/T30QEJXhvwk2n9W
            nlA/MPfefNM/WAyzccwo77b0EZNCR/dasdxlv9t7sUer2l0okldRB8gSPwz4nNGuJAi15PZF5EPDPXliPwxdME2/mgVHLr8yHYjAAAAK
            MXEAyJDiM+xMbNOrOKEgIL7eAAMijhKJMQA2QDEAAADd6nsChgBAkpg0UgNwMBd2AwCClRXYAAAAABhwAAAarnr2/nayPSOHJ5KHxZC8
            K9lNPkSdwwuVzrDHocVFOCcIN1YMyQbG2kct2RD6XvZOMB/80f//1en///9ADJ7i97e0C/a3I/uAj6GsnS+7Jvt/oLw4fOgOiJ/jjqdg
            hMRFnLlLlTnsCOHn6vIpBeykZUh+f14PdGRQ8YgljrPZY9W874ID0+OYZX0SSCegAAu4gwC7kOIz7Uxs9tM4oSAgvt4AAyKOeQ4xADxA
            MQAAAN3qfAKGAECSmCxQo3mwBgMAgpkVyAAAAAAYcAAAQu19/pT//l7IH2UfaphK/zpn7ZyhLfTzPddmJj/eo6oRAhUiRayXCVmccPod
            /3BgB7ALWI8hPxuZ3Pczc+Fl2dUDzFddTeLAZ5CrRXH0x4iLqLoSTDTOXSEnITslkKwcHfKDjK+xWj/C+594oR0pJGlSJ6XzGJ7Ma/DR
            +fPgEQhYAAANPoQA9pDiM+5MbRn7OKEgIL7eAAMijt9IMQBCQDEAAADd6n0ChgBAkpgsT+N8cAYDAIKZFYgAAAAAGHAAAEVuT4JelPYi
            //8sTwxCoZJwCwCnUY0GJXqBNRzZO/R12+l6tNzzWfw8mAlqm2N4ZK3yUJ+V/YcfMz8qQBkLBrJ3aNg9dAoZK6V5RXCDesw3I20yz/mk
            IgAzd3fGUPkRO44/A1lq2wgP7cojCMqzAa4HmrX62COP9/OU9ON0Gd0aFDsnOIWowIwMyxaQAmiefBd4d3aUPNNqCip4hN5NcpTAZa7h
            iQD3U4BmM2HAySFuIgGNMg2hoAGOVlTbpgAOxPMBQ5DiM+9MbT0jOKEgIL7eAAMij0WkMQBIQDEAAADd6n4ChgBAkpgoT0N88AYDAIKZ
            FVgAAAAAGHAAAEWvyJg3//5Av8Xmsv//jhfDjhIiV7cBbCZNf7ds7/+wCGi1bmIqLpQW36f+nkffz2KBUjynYtVYQdIEsCOmPP/7nDvd
            dU3UbHgvg6swC6uRsXoUw8PGXGAmsAFyzUmAxjk66l9bk92OqGj+ERAYjUV947+u/esQHDpPqv9IaYKSf2CoHJzWZn8ACJsZ9A9TT8qG
            sN3CyUNotmOgsZBoCxSVDYWzyTHNeeFmc6NLoecMCZwPFHATuTvNEF/AYaUYqpSIjJXiYYB84fAn7Gcj69FMkgW7qm29d+7aOE0zKYuz
            0kzO4xqHAMTDP/uS9PgTRuTNxWXUigDExzGwKzi0fnU/2YAOmQXB30ZoABBL2wErkOIz8ExtYEs4oSAgvt4AAyKPrBAxAE5AMQAAAN3q
            fwKGAECSmChPQ3awBgMAgpkVWAAAAAAYcAAASo1671LX1gKwjt3+A4d/bWxOe5ohVXFWAv29+WFB5zqwddInV5FmOUAyfcUnusgnXQl5
            0KU/YNfnOZiC2mCOJI6vmG+QvdznJEsfQxH/+vWzZt9fhEUUIxUN+EYgm/HlWhuBbypKMksgPdSM0eipEmSoZS6P7LWpev2Wjcp8+f5U
            3rMXoCYt0pDA8v3BfqA0E89GezHgUL+ZsrAJk4ucKR+qYtqOPA6HY/1gf5WLSOQt2x/NH/9pCiKxelcMhFxlsprwU0xPpAT+Xi1I9jLK
            BYMaCPV3sZZyMjYIO8Z6cI3Qu8sWg9H6tzHo64+/PBrI0AA=
            """)

    package static let av1 = RTPCapture(
        "Chromium AV1 and Opus", videoPayloadType: 105, rtxPayloadType: 0, audioPayloadType: 111,
        midID: 4, absoluteSendTimeID: 2, transportSequenceID: 3, audioLevelID: 1,
        pictures: """
            3488193183 8000 13902389 key
            3488202003 390 943cb7f6 delta
            3488210913 197 804c30f8 delta
            3488219913 292 33c5c3f6 delta
            3488228913 371 73f249be delta
            3488237913 519 043ff731 delta
            3488246913 412 cf5a533a delta
            3488255913 411 7453683e delta
            3488264913 181 696185d1 delta
            3488273913 356 46c197a3 delta
            3488282913 410 16a16ffb delta
            3488291913 185 8fb002cc delta
            """,
        sounds: """
            599218270 32 a0d5c365 delta
            599219230 34 7c34216e delta
            599220190 35 4cc787cd delta
            599221150 35 255dad35 delta
            599222110 35 255dad35 delta
            599223070 35 255dad35 delta
            599224030 35 255dad35 delta
            599224990 35 255dad35 delta
            599225950 35 255dad35 delta
            599226910 35 255dad35 delta
            599227870 35 255dad35 delta
            599228830 35 255dad35 delta
            599229790 35 255dad35 delta
            599230750 35 255dad35 delta
            599231710 35 255dad35 delta
            599232670 35 255dad35 delta
            599233630 89 bef0a518 delta
            599234590 87 9cf0c0be delta
            599235550 68 2b7720a6 delta
            599236510 54 13323da8 delta
            599237470 70 cf0478f8 delta
            599238430 66 4c195476 delta
            599239390 59 b9726035 delta
            599240350 56 1b5abe25 delta
            599241310 53 83246298 delta
            """,
        packets: """
            AAAAAAA4kO9uayO3WF4XTdhSvt4AAjEAAUAwEP8AeAvkwTbsxY2MSUaZBMWq7ZLnY0o6GJjuYstg/2wbKQAAAC53ADqQb25sI7dcHhdN
            2FK+3gACMQACQDAQ/wB4B8lyJ+FE6lXx8MDV3h5gYPws4FBJEvC4sH4x94PNzYMAAAB+FgA7kG9ubSO3X94XTdhSvt4AAjEAA0AwEP8A
            eAfJecjJV8CiEiP672fzLuPT1ens20APoLZVKreMg82DzQAAARqHADuQb25uI7djnhdN2FK+3gACMQAEQDAQ/wB4B8l5yMlXwKISI/rv
            Z/Mu49PV6ezbPryAtm4qt4yDzYPNAAABMroAO5Bvbm8jt2deF03YUr7eAAIxAAVAMBD/AHgHyXnIyVfAohIj+u9n8y7j09Xp7Ns+vIC2
            biq3jIPNg80AAAG5SgA7kG9ucCO3ax4XTdhSvt4AAjEABkAwEP8AeAfJecjJV8CiEiP672fzLuPT1ens2z68gLZuKreMg82DzQAAAbp5
            AEqwb25xI7drHhdN2FK+3gACQDAxAAcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAMgAB
            uvEElZBpLt7P6ZqfpT7rgr7eAAMimTF2MQAIQDEAAABoCwgAAAADtP9wBoAgMBBGIAYYYYSCCQDdLSMBzoBmf2NziRqTwMyiCeLImZBl
            upoAzm/KrdoY+pm3dY0hUi6dPO1aW7tMS+nvqzSPsVYGEaGW335Pfbxmg9JdVd3N50xddb4bz46cXxxkwbZ1lQUkpydQrggF/IF6JtJS
            rdeqitU5DbmtTSu7F728+ysd04dDTRW8hmwjQqrLFBDWybH+ekQ5GqQB8DEJN60xNbQMi2B8wLrvOnYMCIl9oHC4J2CmzVBm7eygfFxY
            Dnq9/WqhHSbwfo/dPsCw35XODp9lAab+I7lYUqlzM5JU4apFQ9USwWZ0q0v+Rsib8x8bpyxKm6yfLsjRS0cFvOCgWN/LV5uo0H4CE8Nj
            6qCtKUVFbCHll25jDUsymeIMTDsB3Rg/d+8gEZ9K3ZQwgywgP6eVWpsKUiMg0h45NvOzhPAXUD89UX3+/0VTEH80dvBu7MlrlFSDVHpd
            KTYFqW1HxTwRjcCsa14iBG8HqnSome7oI9M9nGuf6Z0WfjLwUCeLe4IDEqlg3YJXyM1AiKPerJdCYgsyonCeiaK4EHWjv1gNB6F8V+jz
            pViEc4LF2bVOczUFJCrCvFgfXUg/hFNaJtQdO/nG1OrwDOPpV+vO8wmxpcU+4jEBRrg1zX78lk5g9tU35hl5vL/4BICHXQyBq56OWbIR
            BB0JkkBPY7D7I6qWqODX6pchlrnCr7IKgj8IksgNi1N276AoqAmU3OXbzQ3MGu0E5BUYUTTxNquK67WfzUt6keZveoT5Frcppb37DJsM
            VC4iDrtLvXXOE7hGcpTjt+sCSNXufjD13qLQjn2XjxNbTvnFHMvYnAVcO/58yPzGGAV8DGAdt8YRqbKtyIm9Tcg67XRoObQuhVAFJxY2
            U47Iif3scoHa0Cv4xKMEvCBgkl2mQ9u7vFCYMmmWVqhtwi3py7QrPyrgmoh3fUVCXDIr0eEQteNidWE3wE+Gic9IO7N7cx40F2/qoviZ
            5yAhpGRanwedV9yCVOzRbeiCvzfilUVfRl7+Avi08QouMB4svwI+rkIij6/D6rfIA9OeA/TrjdVLJRK/UlfEvz2kMICr/oT2NPfBzZ1P
            w2BJAEEwCUZeMdhS4aobXgKKm24Rw7m+28Jk5Y2jyTl+aIuxvlajE7argOZqtfxGUSVsxuTlRBLJ9GSgMQkp9I3ZlPNTXPBm0h40DqHH
            mY3FIWiFFuohIzcuI/teEB38vByt8FefZ9IzHkXNh6EkAVixq7CAxCXW8JHTq6MxBt6XV+VuSk0UfiTazQ8CIH2he5g5O+RD4/DE6J7Q
            0DPtGgXhMfL0PNAwij2HmS+lPIZ//vTiJL1brGFvd1zg8GGflz3EK3yJt3eb+kazkiVLmLSkvHC0hke/eKXqzEakcOKLRVaVUrNVkVyn
            xQ8gfyNUIPvjIwQa6UL9bowiWY1AR/PXoWZbTu/Qn887CsI+x7WrdceAOrEnS6xKKSoSbQchelw91FmYdMp26HR/ibgcKpqpWyJB4Qda
            zMxKNUD84gACCTMAO5BvbnIjt27eF03YUr7eAAIxAAlAMBD/AHgHyXnIyVfAohIj+u9n8y7j09Xp7Ns+vIC2biq3jIPNg80AAAIftQSV
            kGku38/pmp+lPuuCvt4AAyKZPfQxAApAMQAAANBroQWhrHNpjRTMi2rc4qHhw02I/j1GR4oJJPD9yo1NuZXStdFxA+mbSa7qqxpjwt3T
            XlpgMcSW0zA7uedrrOSeXtAwlsBDuN4FtD7v3hm8lCmlXYS/SCelqwaQfbe1T/C19e707Bs7GmGvKEMl2ZsNOctXbCRN3ndNS0Vw4wWC
            bBLZY+j7J516uzVd49Pp4EHVAMxDKosXPvGxNcr003WiSGe52Aik4BX7tPqTcxikg0tr1gcfEmwMp+XZ/ldb6YxWcPmnSzkwULa9Ti1e
            LBtrUCw1gvVDhnIiR1W9QZx6qGZdZUUqSOuQgCDcc4ly3kjNHtpmWHM6WQTK5fqJAl5n/ydyC2Xjv3qW6iV5dI0NS/oyHa5WYE/m55jg
            oY6cb/wB4+MT19X6e+7OpzrWc6zISV2c5lGvtiNJpXmwtugpTeg6QFHBCDszYgcSxsAzJAe5kmU/8yAdHn1FBR5U8HeBvhtXI9MBachB
            G9Mrl5aQX90bhheaBoXorJByws9bTFUJehfT8xAXBugDz0k8JF/+M3c9nFvHCcqHCYWp1PxDMHJyGsXiqUQcalzDLlXL0uYeR3d2QrRO
            N8H1V3HdyZaX3o5Sn9t1cNr12bH0Nge0E45r7FYe7HSyHRbGxHCXBQhuhkaKyHYEjBEXUq0ZpnEh70txU+OiURvPYnY10YACae54T1Pn
            0230Nofv4Mxdkl5ee5/0Jqdsj6nghFapF8rfDPzGyGnN1UN1F3aGt6RwZhJnl7dnnqZL3H8gh0L7aCOOD0eNvyujqpoyHqgNrxrLDW5i
            xjiW7Q2kti4M5GLGUhuNAR7nqZNeqahaDxw0t4RHj99gKFzkwteRN52ty1PYYOMn9RwGB7tgUSEjeoaYml9lmaxxt9iorjGuOnRtblZ5
            R0gB2bWJpl/pdDMT5ymLOJZuRCH9z24slAQtaLuN8zrhuWEF2NQy7n+aDAxFeTP3kLGPMYh6QyhjK4De1ZcBPGvYmb3FTZmYqAdSNMM1
            KUdTZ4mEWkiX3GGd4+dCLgtjVqvW3IO4EnOtmNSj4qwR+8HD57CJopPgv6qQWdBDI4rRIyPugr+5i8i/8xmBE0gFbkhWmi7/HZBMCC4R
            VEHfbVSBWio9iFBToLlGY4KC3e/5zKANeoV3CbKhOegkTnGnErqIet8QpyQH0FFJMuTXmqlFSNmrr/IlVOBwvUzA56pfyBS0NXj3r1Cq
            nyvtds2EjGItmZ7N98NvghV8AjCFcUCKSqYC17y2r4RMKO3JTGyCVLkapd6Q/+UaFz0XV51J+FGQqbHg9x5cGHyUm0P3pCPCBirn0LPk
            V9DcWmKR9OU5ffg2A8S9P+pHd1jsrpYuTl/uLp7cJzZ9wQIotWy3eB2EFDRJg2QdwOleLesKyHpfvG640eBlz0O9fhrQbe2XXi0jeLen
            Kyps1qz4rcL5kV35/Dl8VjrQFmNP20RLkzy4gOOgp48r7zPFX4DKFsH8TyqvkQp4B/t1hejnCPyXf/IPOHkY7unfTGKtln7XHdjisg2s
            TqCUAAIgtwSVkGku4M/pmp+lPuuCvt4AAyKZSVkxAAtAMQAAANDmlBpbAyr8lo+e4fKoWm2fjJDEXTgCKWFDo3421e26SqTy5TO8vN+U
            ad1r3g06rJ8BHrJbCdoCUxbKq+3tv947dtJBzjrlG8Eu4R9GV3x+wFU6S+M2ljKzHp8wSVwVp/gKP1QS0XVrCmFJ2exIeOg5dcHmCsVr
            YgfA7lkbZ219HG+OC5ru5bHPmqof8tGKiWGhX/RDHLq2dNGE5j1mdFet2vw/gfKusTGfOThC8QqqoWhm1f1EalODtbBgg4zEnVNzFdMf
            uRegMR2DBCKijOXIpuHjhhB5ZF3ky2tfAfdz2WL2VUN/IF8SQpWX6S/FMCnkIYFDXCqfv8k6uTy/fLEZ0Geu0kfRDqEqHlkREu1WyC4T
            WC9p87yTyjYfqTFzdNthNus2X86LcSC2wF8FFoqWqkHOAUsYGeTAEl+5bH1bKstfWocm4XtbbQGhMl/2bKpxwPXFtBWClf3I6JqikLi1
            k9IJdd2uE90sehMSzbf3uRXvzYSKm8d7P573YfKv5Xe0Dq+HQNgcaoq9GcV59LSod3boRoDR7aTpKEzMxDuTl3tEyVR791INvY4nCH/5
            ZnzsKUaRrdv8vPXxDlwHwiCgEVg7J0+B9UEmlEf7wnRK7DsSJ1SzinAvXSwd2YalNcoIl48Kenera8+LDZ3yX7v6rSccaSn3kVSIHo6B
            hZkt/eRn+rKNzI+UI5z9K7YFuk+2lmfzctv+9jzMpYCZgbkvi8U1LR/CXCAP4rs8WmMWB2tRbEyo1rW53b4EZPiLcNna3kMsh9Q7eOL4
            m3F45n0sFj3fxAZegjhU3wJuQff/9gRNzTPg4dj+ZTh0YRbhV2VHlhp/MCwh4eXRbDgtWSB+rQnNl/FhtTB+bukuanC5lUV/ji7KKWo+
            5849LNRhq0uRmRC+NJe0Im0RIJe4klGvrmSAyGD2c8DaUn3/FeQbM1Z6jDZ2l+Bok+0+DBafAp7+wAmIU7gC2urFSFT/i+Mcv5ww15X3
            ZmGNCLOtm1V94a1GdsRV4otJzE3mcWuxGKvaEhWHrYqbb2EX2kQRIHDBPyo7iJAV8aEBONW4C8mLHHJ363j0hEjqLZ8gJLfQTDIUAgR/
            JfGUmgFb3jGzvG7JMnBosWZHE58AwVMxurgMjFakhGVHDBk5UT1bar2plLldDQivJQJgvYGWqqT+CHXrEv/fkFRuLZmiJVTbcM0YnpAv
            nbRKJP53WrL6J72fk3nRlHZlwUTzmjP5+1r9Tbio5bvsp8JToFJVBGPGiWC+knhZ/PmQo4Zu23nPAuC4jLkOzPn+PJF2CofkDBAihEI+
            X7oMAMKfsIbxbh3V93xf6IGOdwMwT4NI9g2D2Fe+NIPMwULZo2ckN6S1oO5PrXayglSknif5ZsHa0dZ+OjYPGh/601gsttwOb8PxSbZP
            UgaUU1C6kbr1iwFRWqYfkqoXO6uM+InA7UVNY/TExZHIF6PpNd9J3vWEvPdRA28/x/AAzBcqtKBKtsyBBH+HsavMc9DFNgn/zwFVeRCa
            vBnoktgpwp7By+TkAAJC9QA7kG9ucyO3cp4XTdhSvt4AAjEADEAwEP8AeAfJecjJV8CiEiP672fzLuPT1ens2z68gLZuKreMg82DzQAA
            AkyjBJWQaS7hz+man6U+64K+3gADIplWJTEADUAxAAAA0F3t/QU5KfuBgw/1iaIMnwMGaUPKfIXngsGehb8H5dIxT2g3ZJablAiMUUDD
            UISlT8zzOS0+RpbUBoS7UHDl1bmOc0YSW1fA+hHHJgupi61rG+6qQJWOMXZnikzI/H6avnZ6pjit5Emrbj4DSmGMCoe9GNuLiD7gSPSt
            75E7ooiJmS24kPwKuDgC+onivJjsFEVqsbT/Zvd3jTPViXqQUiS4Ovqm0Sh3rBrY+Qf39ptC7nDH2u8TI+kDvlWfMHvVHI/FlilEHXQH
            un09+XFxqQOswryNgTS93G2dEv43DQ3YO/Ea8J75EcMFCT0vQzjEf1AVX4Axni9GM5ZJzYyssOgoVGjoCf80zTjTnFzPC5ESF2kJKxt6
            XrxOGDtbKaxJEODwh3IsSDh6hKF9yPdprHggj/oe0g0RlMsnRC2chhODxbBWVaFRBAaUlv2XaP9WW5WxAfPkQTrJPgvEZ0qKtIOzqBvX
            whLyaNbvf/WaTOcfdhCAX5pOfKOkN0hOItg8JjxMMjn/6MiSdKmOscmCxTESMVnovI1Foy3tQl589QuY04SVVsDFIwUOgs3YVW1HAN9O
            heOawoNlAjVyYGnrCGSAWYMxQ0uqxCzzrKzL5fU2dz04XxdVxhO7pjvRkJulZt7SsKrvMQAh8oRRs5irXO0lUBHzZGumNJeeNS6NJaRG
            STVVuegdgrb7HsGKOj+zijATxv5BRKA2DE97gb5flR7ggqKA2ZPouIwFGcUrC1BFyKNKH0uMYJvscKDIhrKWqquezmxegR7fV9rJsy3P
            Oexj4gEKugXmH/Z1p0WKOyZ/OHgeO/LjM9YUp1Hs59uF5QMOSyNeKN0qDtwBbXbNeX0urnd6KrYwAnnngefVH7HHhaRHQKFbcT0a7LIS
            9Bvb91jY7QpuYXq4yp4atWZeotqzMd0FdLt7zDxSpyPTuDsfe1OoHQ541jmoWwmIwX4uN+IFdYfycaRWhDlvk+5UmnQx2/QUh3iFKtGx
            KxcWVGYrc2/jWpGiZlsjSMKugnMghmpW2dupENQxKUQdQa+YSSUInTXyB+Qvm3M7OsIG5vLSt24mNNk3lTBHUTGoNtG15OMutMpIsmwe
            i6H3/kdNeKd4eWHUGWGVJlZNdx92Fz8Xqz2UDJTxXe8TTAaFVVkV4WeqeRVJz+69Ibs2yT56mqROjPU3NHEDcNomthP1bpYAeT5gUAfX
            YIzHek65sdZg9xM0aOvY0VMkewb8BXZ6E3GsIAGsYwwyjPDEcZwog8Cz5kwU/XGkWoyrw/otk3Q+k0/Z+1tEP8hTkAfyn0dTJwUUNEad
            UIMXHyyH7bXfBMqW4gy1/YFIS0z+tBtYLdpkcTfhwhtoNc3o/YeYuKF+4qdK0L+8S74r9sEJfB+hC2EbdMTveEHXNIlxSeaCLVyn588A
            qPMRi90cYT+Wmyxsv7OyFcnbCheZadiYlBErT5CW0GExOnPsdVWIwtEBcaK3NAW7vENBDDemnxu+c6c7Sez3RgZ0DPvxO19s9fy35ZWb
            R0hYlJM+tUYAAlj1ADuQb250I7d2XhdN2FK+3gACMQAOQDAQ/wB4B8l5yMlXwKISI/rvZ/Mu49PV6ezbPryAtm4qt4yDzYPNAAACWdME
            lZBpLuLP6ZqfpT7rgr7eAAMimWCYMQAPQDEAAADQEz6Fq1xQQs6f6ElnxMmiOPzxnwCa06a+shboWlBa3zu9dGX0PruLvH0heQi27b61
            bK104YDyfZVnGYg+2dXZTCCwkyIiCjZ1MWCdNssQxno7JEXl7KM2FTMJLSOYxuokwI5K6GDkh3uIAKWbD+J/mvPdX6THPSQfVwQBGiJR
            t1Iv6nc3fl02Jm+M2ny0nyCQqkD6zv+cLE7rG3ruGQKLYwyJlEawgpLIIWvXSKLMHsCtUFArJCYtdOjZS8GCPTrDMs5I8fHVRusX7L8m
            Shl608JoNsa/dDTM3IfRFwF7ki75ErQ6qPSnZcSmS7cMKVT1++maiCZvotYeXzTd/3jzhpejr/UUmmNsU47JBPbENTC66ahZg+SD2X1Q
            PC70X00j2ThGi2qCZp/LtE/lQGL8BX1khhPPB58exwVG09BlkxnilnEuLB9WIv5i4kWKQ8/4eEG2zyYWaKTPnO24qFTjPxcXZHcBA1EW
            Mf+S0uZZVP9pEDMM6JmkTiLb2NXioIyP3lM1nEbXkLZEm8TYIo9eHLhu0Umml8DioOw2q864M5dWts+a5KS7EJ186n9VeqD2Y8MtRsSI
            H1/hYdS9YxkzjSan8nliJxDq4chSJDbTqIRb4jy+cNzt5HN4CIwlEMe3olAI9qYYRmZY7ya0vn5dBsWEG5M+f/YKIZIdw8gR5bEcXxSO
            7v6nFhhOGBePhTSTEM0quz/j/4G8lDj87bHYz9RugqREPMieb3zxtadUWGrrabWyvpaaF3GKseUureM9iilWtpuGP1kEx61XZDqU0f0N
            KrqK6PdSan+6eA5qRNXTV2kV/dXHEb6tkE6e6AyaQ9HM63MjQ6bfGhZxvoIjG1k+KLD/ol3vv3eZyCcQt4NhYNoaR1JzUV4M41sb6G3s
            bV497GvSJeiQbGWZ25zBVqOtj8Q7ggLN54eUnexF2BTgD4kJUE+Ywo0Yr/QXjlUOppqaq0lwx2k4NUhkU+9xdQEdWNmsSURTDNZHUc7b
            +YQOOfvVhvpxdP3pylv3AmxT2MdB8JMG3QMajS9ofJ/ujPqYS7VL4PJVvWZJdiOg/iYRwMZtfwWrZ+EWSXUmd4dBl0zQ0aPqsSwzCXLy
            cL1OGInfgvapMcKs9JD0EiiMaFF4z+u27mm6dAF4EsyF6jLjJZqxPyURR+sY6sbDF58/hxkKqGsAJ2ZHeK4Eau8bC46GHEldJAv2D4Cx
            xRYLQyhlyHQmcSkqOM0u0xy7w+Yam4w0Mp4ad5Hymp1nLpPdfRkDWC2/HJ5CESN7ULHC7RiQIDpezEx8zwZH1nDagPHOpnkODgY4tjal
            CaUmx1ulnDpp/FAlekpBhJ2Jyl3I8KQsubQxKRAP0GamLzTP0KY8rXXI3/FozbiDb88FU/bSqXVuyDPyksRtOvX15SUIZ9HtzxHYAYrd
            FA3wk3kkQ+fLdKGb/QM4H43x/m7zxfMLK8xI1AiiX+sSo+YDE8ic1kbcYpHcURx8EmHJ34i1YJdzABS4rvSOGJctTIWWDuMaMHQZQnfs
            ubFu8AACiIoASrBvbnUjt3ZeF03YUr7eAAJAMDEAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAyAAKJRQSVkGku48/pmp+lPuuCvt4AAyKZbRsxABFAMQAAAND0hjWvFNFaspzAilyQwXbO4Fx0u06isofDl7KpOPBqEtFO6OgE
            zULqFknucpXf4BgDoKObaCsWm89wyR03K0vBf3f+J/ctkZotohbFOeBkxJyA956oc737CmDMobs1q+FyrMbEpLhHqrYTU0P4qHLXuxz8
            3WZAEwZStFnkVrZpPJPUK8l1725uoQJVOUQJlibizQOOjhSRx/50u3/pNOQbFMvXefLUGXIafl27O1ZCLNlBUDqVeA0JbXwUdFWoGCak
            Q6KqswvEDz8Wm0H/VR4ChaLx0YmThpbOhD6MaRbP1CBqfoVhtJMVpFHolKmGzx/LE8XpIlGGLAMtDW9LBjkiR54xa0ntXvnd5VcOz8Zd
            8J8mdELx8K/Pf8x8uEdV+vg1UKDfyGLrfJV1uUGFsAVaHXP1CYFd+5v6aYmCOlN59R3k7fM8sTwQ52K3t7SfkCUmSdXIkfVALg23uvKu
            H38x2ZnOmCaeAiwQ7QTO+ib2cleIx2cCDnyMBsX8BVqmqyiLzc6WB+R9f1/4nNpXzSNbyPQqNuisGjQpxd4Ktj7P8nEzg339rNdIc/sT
            zpaIWcwCBW3J+AYSrBKDlvYcT/KDtXHBe+2M5UQ4dqoEIQzf2LQcVAVIxo1gyBYcmWfj3lU+R0PhQfT57YdJyas/DQZqm/h1HygeGXL0
            OQHdpTk2Ivqos2Yi1JFCt925m9lArUkw24Tp/GDRKOcciqYPBapGbpfBasBcKT3GOisrb4GInT9jOIrfhRhQuGeqxYbuuLM62cWy9j3I
            27ZYrsu8Mnpdsqyk5AWUzt/sdPqZE05w7Omjx6y1kSKM+wSUyaOBYZEPzmthgX/8wdTIv3Zdr6VD7iXhrxzpRLtTEuEmnDjH0E6z5nLP
            UPEwwhyVOyOTyivbMoOpT3/BrczmGjQByOt2LG2vYTSAZOnM1Q9G26GazS4MC9OGN3Dn48lInKyMJyg/vQ4U7R65AEUszm4ces5DfmuC
            fLrVYfyNa8ufG6mrpjtL9kjaWt0520p4BP1q2T2hkjQI0arOS9A2z84uBnma9hWCUdEg643+utbME33eWEsyZ5p4TFYUKT1oBlbqdfUv
            GFYM5dkzFdRjPw34YjUnRSzki2Q0CcIGIVquYKu/S8KNcnJbaBKozI2QrITaMnEyGx+204MYnqoK+4OpmDA+V59U3fc1LW5/xcAlCrDH
            UZt52eTqxEY+GSw/bTzVU/INpZrOzLDnulmiA8WeOfXJSHIQ2TCfdSSzHhdM/e1c1hOAViWqUegHW2kLl/5XWp/DXWDPhKjtGYejxw3H
            jzMfjHy/lTS7MV9+Ysm74YzPrzvgof9y7EeqdSWccknucS64kt1Bfr3ll+iotmI1iWXLlUDFUL3oCFED3j/W/Wjpo1KrcTYL6IQ1jTLl
            tIvudUu1yuUSagr7AhbtQOKYJXn346t14FRKhcoCgcS1jhz5dGXMskDAS6TzM8t3BFkhZTKGpygaEHZ/3JKwxK94pBjwuG5KnyOe6LaN
            zqcY94KLa2Orx8UxwJzbAAKd/gA7kG9udiO3eh4XTdhSvt4AAjEAEkAwEP8AeAfJecjJV8CiEiP672fzLuPT1ens2z68gLZuKreMg82D
            zQAAAp6mBIuQ6S7kz+man6U+64K+3gADIply0DEAE0AxAAAAkIIOiFY0ti9vqrtGbwJsH3IhrQaay9/Bfd6tIflKJ39XVU2kEA9Uy76e
            SYHxGyBQO1W/woJ9LJgrjeIi87gGlNG3bjk4vLm9oeU9PufVudk6dRWQ9bf8KiTMCHUSf3ACX1ToWnrhR0gmnAjT6Y2iK6o/mI8LHXqK
            jU/WsCTHI6s7jouz624CEfdeTg2/fiRIIItD0GkZuQZC4H3doUHa+mrjCWun/qWVUNJKoW3koU0PEee/juKaBT+/HFj+yQgRfrgzBl/V
            /iUll/MZhAaqcOVn1TSccxQKZFbDUsGQg5Is6ZSkwDdBDxtxPqoCxewyNJKj4JUYZUVr5FQiI1sRIOsNNnTa6eUsB9utzjD5mgew0gsS
            TiBeFBcdugVUVNVWx3fnqMSniPPOBCjZIlT596XmoGvC6NW6U8M96KBgybm7Lah4cYXEdTZ10TJCYXoiNqTQQeskgZ6ue2BO12yKh6/x
            lGzGUrRYDTQXpYM/q4sKdC0vSuqOrOg0QDbFH5u8MelsSKZ1bx16BaQuSMS6CnaR80JR8A5BajNe+DmnoZHpDKjSrlcMV0bBd0pHpOj2
            mTGSudqET1V5wsm3+2np/CR7d9ais8Y3+KXfDXLlR+oqHRmGa0+OgV4M+lJIOuXvdcupk9diUPOp2tfqejdAujGD9nPDmAhyjrOLLVaN
            +Mf8y5WfVGUV9E70hDkBq+QS8NgdDXz2+kuJ2gerHVNRfbDsw8joGAEcp/oksYHMPCqFPEala7/AfqAjIIQwgah8icb0icF2mMT16tAV
            HWHwIH31tNPJsR64XPaoTCTC8zqider2MDJ3vh8ckcXVLScqIjWHk5N8eeo2Td3/DFcCbfMprEz2Afzs8w/MhRhVM+NFC6123FyknhLz
            wbswI96twCdzdnVe+z6ebYygEKlCFcXB/FV53UEESJyeMZmUnE9cty77DbEdbySL+kazmBZpNjOsTqXgj9FLQcm1DTdEsQXCmQ+zknLw
            Y5cQ6Q0bLhbDomLffZU7THOAtZ1OGzICdWamuADoeI+jkBi5J5nhZAVg+2bNBXO0LmoGW25b9lrMTDCcdjSEmXWX0lChBDBPuMIKLIc8
            IfvHv2CDdOepTL2GcoQkWrcLgWl0KjMjAWzhFzMBT1S9K1/6Vf/z1w1Ck9j/lWRV3+JAVetMB7u1B5IkugEPPrOHHnieAm/OpT20MWCD
            5wjEyFA+tqDxct8kE0sYvupGeZcmN992MdZabUSzSIDi3/NYr1BNaK5aYRefv5yxM0a7EuogOkQVvBPaVHmWOrJ9j/p9+rCJNBe/SzgU
            vvNwi3Qkhh/rFfaFABkDA5OMX62B8Gu0DvWFMLKaD8qpiQCX5XyAA43ki+8+i8k7OMgdI6TTDy6o+2Nk2pMKMe3p4ZSiHg92exYripvM
            HV42Se237tUjPnA4XCHE9RgqkkJOJhoI5EZiBQQa5gukhX4ocsuu1rEQx5lBoKduMGIerZ+dxTiB+pWlkRf/MHdDe+bVNIgJEXOPHDPn
            IAACtQ0BoZDpLuXP6b0TpT7rgr7eAAMimXigMQAUQDEAAAAQMDDAQP34ASaDwDtAHZgAAAAAAAHnnnikgQACANZzHmdmvEexC6AjWJaZ
            vbAT4L5zEWgI8ZpbA68U6Z8uoEHR3bvL7TmQV1XSozo5X9gcYzOya+uzJuDdmmpYiuuceqXEDbqH1dUJhDgXYHiXjS0RZHv/gaGpxHNx
            30JhSLyBn8Z3z5SBLd2Zm5tUN/tvaGnGDe3g9kf2l4AJGhJGGUUd12Jxu+2Y2obKC4MnuOwuDTOlAh0mohpYxXQSq4rHPDZzXunEFEvo
            /sU61fJlwaC+1qcsII6ocVRC9sLJ2nxW65wt/6RqehopeP3T/BAzr/iG8P12SnrTc3XqN+wd3Mj5mxQ9ForLTIBZX0NjvoTmovrPtbC1
            aoCh3RhJ8OV8lbGDnEnO6mAIUQxMPsSteAUGgzG4VvdpMzB57MctTmiNxJl/E1B0FwTdzeutIPYjDLEYogUoUR6cb65+ntIw8j+9Jacd
            ER3AKAFDDSkWUyRnzZ9ZNHUhfXB1vjHKqsY7y3KMa5sDIAACvQYBG7BpLubP6b0TpT7rgr7eAANAMTEAFSKZewIAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAP8AAr1yARuwaS7nz+m9E6U+64K+3gADQDExABYimXsKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD/AALKAgEbsGku6M/p
            vROlPuuCvt4AA0AxMQAXIpl+PAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/wACynMBG7BpLunP6b0TpT7rgr7eAANAMTEAGCKZfl0AAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            AAAAAAAAAAAAAAAAAAAAAAAAAP8AAu1dADuQb253I7d93hdN2FK+3gACMQAZQDAQ/wB4B8l5yMlXwKISI/rvZ/Mu49PV6ezbPryAtm4q
            t4yDzYPNAAADOqsAO5Bvbngjt4GeF03YUr7eAAIxABpAMBD/AHgHyXnIyVfAohIj+u9n8y7j09Xp7Ns+vIC2biq3jIPNg80AAAOJMAA7
            kG9ueSO3hV4XTdhSvt4AAjEAG0AwEP8AeAfJecjJV8CiEiP672fzLuPT1ens2z68gLZuKreMg82DzQAAA9c7ADuQb256I7eJHhdN2FK+
            3gACMQAcQDAQ/wB4B8l5yMlXwKISI/rvZ/Mu49PV6ezbPryAtm4qt4yDzYPNAAAEJRwAO5Bvbnsjt4zeF03YUr7eAAIxAB1AMBD/AHgH
            yXnIyVfAohIj+u9n8y7j09Xp7Ns+vIC2biq3jIPNg80AAAR7YAA7kG9ufCO3kJ4XTdhSvt4AAjEAHkAwEP8AeAfJecjJV8CiEiP672fz
            LuPT1ens2z68gLZuKreMg82DzQAABNkyAHGQb259I7eUXhdN2FK+3gACMQAfQDAQigB4odS7D+ZSGfUWMk9bpBUnnNWz7OrKhh0uoI1m
            ArlhxvxCivRWYNNBAXylDWYprsB7YR0w54N3Tja7Dk98L25Dcp+dWbgdoCj8/aBDqEBURm1JxkmDuLV9awAFEE8Ab5Bvbn4jt5geF03Y
            Ur7eAAIxACBAMBCLAHi7RauJfkFPiEA0thZO6UY3Uh+xp0KWSiqZuPW/vuZHArfnO47PexnUNantg4BF7aNh5ExFPSEd+RMRr6iEC2T9
            7+7MrBtCVxeFXF4VoWN19T2/8/+e4gAFXpYAXJBvbn8jt5veF03YUr7eAAIxACFAMBCbAHi2fYBvVZhwxUtkj+SLZIAvZJF1G4SNLEIF
            PEVbwWdtTUEkt5pwGgVMhFve8kKoKjRRUy15qnRBe6AsdF7LcdUqwO+nAAWPGQDgkOku6s/p3+GlPuuCvt4AAyKaOAYxACJAMQAAABAw
            MACFffgBJ4NAO2AdiAAAAAAAAggggKSBAAIAzqzqmSfPUocrs679zbjupl3gfbpB8qTAFS58KSx1vQg/9bGZ9iqYeN3J3B8gm6qxdc2I
            NgtgTfUY+gRfmwdT0i8Nl4BC5ZjqX3Kgtf/KMxg5kbr10a5LED9ZYZBRKdcq1xBc/VIKK+lRg9UqSAqAOhp/K5uOeKrVAbpxJ+ft6VD4
            c+8zW3KKpf0PN/3/lkZs68SdCO0vgjauYmWvJsC2Y2xkHpOvosAABY/cAT+Q6S7rz+oDCaU+64K+3gADIpo4TzEAI0AxAAAAEDAwAQn9
            +AEnQ0A7YB2QAAAAAAACCCCApIEAAgDOoHmFJq/GZatHspvW+ooScbw2L1aEjjI1V1YvPo78gmlTMQy3PvAX5SJcsWV8BjfO8wxCjXjl
            yQR5m2W+wq0gjO+ePw2JNJMJXWiC+cvTru44Gacp2sSGsmdN4t5lJmT6T1kzMixRcGQZPBHU2xZllnO+vx+Vm0EMZmq8CSxqMsL7pgs1
            h9wTHYxZDLrWmldiBBpxJXILGP85BxjN3JqoeDBW1IIQmmEo0OADM1xZ4M8Tx0dwycbyqn5a36GLrr74+fKf8kI++Zs0SMJJ99kxy+cw
            hlRCHf6OV/rw8CH4zraMOdDaU/IGk5AV+lzprG/HoyrSYmlyQ6dmVnUy0U6H562r/wugAAWsSgBOkG9ugCO3n54XTdhSvt4AAjEAJEAw
            EKEAeIHaABXSGpYasCki2y00oWbTN2hx/ZAKZuASyMBGeFlbQovUMYNZM2LbEfGQUC+ZDtWmsEb9AAX6xwBekG9ugSO3o14XTdhSvt4A
            AjEAJUAwEKUAeIAnUOopLi4vefip+KT7cVRPLdObyPP/lwd84tWFXTAYRegaDH8ZD5Tjv/f8uGLrYq2Kxc0SqYWKwPeUNc/vfUfoVT9t
            vgAGSLoAWpBvboIjt6ceF03YUr7eAAIxACZAMBCoAHiAEIcm/8t6iUZlEW9ld88CweFZObJBKbTQzcnlCgKEGV5+2+SEerPgFRTsgl5k
            UxTxCzRVGI1F8witFO/QHu99PQAGYKABjpDpLuzP6iYxpT7rgr7eAAMimm8QMQAnQDEAAAAQMDACDn34ASYDQDtAHaAAAAAAAAHnnnik
            gQACAM7aMrzIJybN0JnTqinVpi3ZIJZguKdCVM8dQRWMUfj59e2KLFBGvnvP2mBAU5UtCltnYxR/J/Jgv84fcCkMpRjdQU6L2oz9+1mX
            gy55xq+cxhaQ154sjFCIuVhgFtdQRWdr9RiAR68flOOvE/oI/EvW/3JD+DbPUfbH7I6oc7jjTJ8M3RK9iiYbedUe7p2++kZkDIY7P1J6
            morRkaPDVVamFqh91cVFWyLct1wvZ0vYPJAVweLFIpNTA9pwXY8+b4ZVHOK7L5fTaluqJ9SUdVOsDboGXhBUjmNVAFvQr6pmppWR84QO
            RMmg7c4TN2kC02tL2MvrV/eRJj1crRx5v6O2w4xbpG57uj3om/jNJi1Mcx3p3N93MrwaUlOD7gUAjl46MQCNh8u8XF/b+xtC/lFd6X5p
            IEJYw5UReSQ5KaD8W8wzFjk7PQbfxPjWEd9w8lYSxIpUAAaWxABTkG9ugyO3qt4XTdhSvt4AAjEAKEAwEKwAeAC9WiGy/C8QNEpFXyDZ
            cMboP949rEvtDjFQTnMa1K4HI/H1jGrc0PSyRAInO3tk1hxxGBoHsdePxrwABuV5AFCQb26EI7eunhdN2FK+3gACMQApQDAQsAB4DATC
            suZHCgpiFJAD0GnFikihVowMwWoNFrRkInrw4ovNTjxDJlXKcHGhx8O3QNBl9GKNChs4hQAHMyQATZBvboUjt7JeF03YUr7eAAIxACpA
            MBCzAHgLH6GXbFtf+GrMYUqQJ/O+9QQhf7n7WkirQgIjiuTd1jKYcyqH8T8b/URnU+glXux/unuDAAfnMwIikOku7c/qSVmlPuuCvt4A
            AyKa1XcxAC1AMQAAABAwMAQS/fkBJENAO4AdwAAAAAAAAaaaaKSBAAIAzuux/ORgYcXgCc8NDbvyObqQhztWLNPQ/TUILw1zSNL3+qvZ
            HHW2teEtjvn2PAULJqroTIjSDrCQQccpP87o3KtwEeWRKmSHE07ykNSMwxWXzmG5mfoXs+NvhqEkbSKgfbukSincoDgXhvGdwt/l5mtE
            Hwzlar4oefA9m7bgrC1tZRpsDR/y4ccKFFdAC+yjhaPbrdfKYo/t1Wu9yc/GE10qPMFs2NvWMnFAuxP0/N9zjde15aIXujGedTxJKXoB
            pH0cOdBoWp7Uiuax/3D7z1kFWRPgm8ehRMsKUcSp+BoBMSC1OZ3pP+FVVsLwsyYowDYAoLPu389pBSX3oo6PEsq/oapeD8Gwvi0bnN1h
            yHdKgcmbBZ/Bc9hDJOIfTVpznFtqm5TwG98k6sZSRHySfH8fT7ZefgDty8ITmMs4vrWB9EKPaTofExB5dJkedrOOSwKs/4g5prR3Lfvn
            9ErJkVzq1DehJzA7oqkRpTWPiO3OpYEYmV+Kk6UVJWkXrConkMqtfZimLgvgFRqFSP50iuNzP6GkYvTprMuei0/XDdjTke98/tlnZaEK
            /nJrSzl6BB1zY2FH4p5yowa1y5aNLJmN3neNIULSxVXvYNbpUVx0NV3glvPKi+5GitA3u+vPeoKdAFlr4ijoAAltuwG3kOku7s/qbIGl
            PuuCvt4AAyKbO7MxADNAMQAAABAwMAA0ffoBJINAO3AduAAAAAAAAaaaaKCBIADN9BlPvexVyauFFI1Wh48DIPco/j8lSGfWuKl0Rm4l
            mzdEAB1tgdvsU9E6tdhI4HGHpkWgDkOs7IuD09YqjYTDb7Q3aQTzuXnMZPD4es0z6/UTOjLhYSAYZCv2YC3f9BPzlGdo+GFsuQpsP7gh
            sG8fnGtv/Pz3sOq9V2XJyEjdOZE655mfKicTJduPOnE6IreiVoWjQ04fScmUdOXoebZ/0oiviBipYeQbzapjSlnfCZmg8UcVGZ4K0ffz
            Xl/vhRH14XBJjO5m2CL7n5XgxsgIkikQkipIu5cVbu5c7t0vPW/6/ZImULyAwA+Bdrv4wWDmUDP/9h44A9xu5+2aoCZ2kZCzAThf2iFx
            7niulc8J0B9jelDs3eSncolaa5HTo8WfWdH2IsIUGll5Mpv0kxFitihH/UkPOdKzDcMNIWpCkQofLroDlhBk8vZHriHdtTK5Iw60o2Fg
            nWmuhzY4cNLoDJnaGevkoJFbM7cmI0G7giURtzzfqp8T4+B48NFNrAAK9FMBtpDpLu/P6o+ppT7rgr7eAAMim6IQMQA5QDEAAAAQMDAA
            QP37ASMDQDugHdAAAAAAAAGGGGCgQSAAXmGbSYwNPVEmTAOeJVoL96oBf2slPQrcJi3zULK7zoYRAzTW4t/PhJbXlVfIwF6oIE0WKNTL
            4/s1KXpu60+iMn2H6+OSmaSOtsuKGMJ2bNq1Swp+cGz9It3hvbEvN3hcO1y2V2sdCT5q0nNfBsoAKbWkR7g1K95A9pKkw0x8H0zKEljY
            nPvAEecHES7bqGsYxbtXdHAvGT13uR69PdM+j2ZEiRuCiz5GuOA/3Uwgl3nJkUwa1I/YfL4R5L7tUN7Eqm2RXgZQTLm4D3b6a3TWCc3n
            9maySU1wg8d4Jge+3tRCcb8fXCgGVgngxCQG8UsrNgP+wzhkw6eyLLU5U0p7GOAnUIfefaUUwg5SD6DfqBEYlQ9otbcY0zdBqd8jgqdQ
            MYfwXpBHmw81L1/ilaeW4e1iLr5etld8z2JW0U8LzC28EiOBUWA8MBfgs7QcRhoRz6tvdbewKzn+i6+gTthEmvwF93ZW4gqBXbqaBPUS
            BqBKi1Oai2492hGWQcgJTQAMelQA0JDpLvDP6rLRpT7rgr7eAAMinAhuMQA/QDEAAAAQMDAAhX38ASODQDuQHcgAAAAAAAGmmmigQSAA
            W1lV9I8w/K3/w8pfO5UWQA1yrieY2YoFB/bey4+k7eBDNhBA773w8FNdtjWNVueAngN/It2qdfK37bud8FWNOzrCXQVqGdBU6wfwDT6/
            MgQwtT0+TKg9ehKIi31yKJcQPApPAIhNLRWuwcCEAbb40zfS0TxETG5GSuKDixxBC4QBm0SAr3IFlNBuGDh2dkEntmfBcMGTq5AADgIO
            AX+Q6S7xz+rV+aU+64K+3gADIpxu8TEARUAxAAAAEDAwAQn9/UEfg0A8EB4IAAAAAAABRRRQkEEgAKCPukUoBE7YlZLXLVapmS9WQL9+
            o+UP/jMzzDvJ/AjezVSOzDSmMxeehYNHCbfuJVn/LzE/rB2Vdo6jbq4jOJFQ+1yzNc+p3BskpPwTGmPceuVFBi0s0XOWLtWeevGesm0X
            x6zP0NcTGV+EZBA0D6436PcnoBx3RdUWjJFx5d090N4XQwgHNLytxVNhdm8+sfA4ux8zdrODFKbrlIIxXx6Wtc27O0x3O89/KKPxSoyu
            nvoApV1R5Vyo0TZpy9hj+Wv9E3RETRoWjjmPSCWjUh04D82ENUktLqNiA762EdUC3njbdm7v//32SyLIGJPLEK3hQSobzEqPn3ZSN1qt
            I2OAWTHDec3m1tOtXVvCNMyFuozs/qGUVXXy7zp0G0GUzb5YyKvLXeG3xWq0/7Ua6OesYqpfCCJEcXSYTDpEsUZ5uORmy2sbqAAPiPEB
            tZDpLvLP6vkhpT7rgr7eAAMinNVzMQBLQDEAAAAQMDAKDn34QR5DQDxAHiAAAAAAAAFFFFCQQSAAWabLfRbZxZhxUIH6HW95wiHERmmI
            raNx4SzbRd5ZzcYnkJOqYKq+W2QBynWgz8zeyWWIlwqNlu1IkefyojmruNAnO3pA47aVF1PFgXymRbi9hJbg2Z7iiOp6usU9QkTw/7St
            szS6RqP+aK/bBDvftsg6yfNUx8o/C4rcnAmVgrbR9pDqS/c+GVkQHa+mCoAYeOCi8k/+hFx4HOO857IC1RG+D1aygxPQfL25/fxNhnRx
            3QgBoasnh0q83Gw4+/plxbgQNpZPedVfQXfSYp+PxWIVBBkdNUzsxg0laosYiBUz1RantRx0ibMNFbVL0e3bTDsn+84skIHaUQuhML0/
            KXZ4HFdNybVOcu9YMKEQxPo3l36dcHVo9bn5kJr9Y9AcM5EnhScHVBYBY3PwN58iy1IKto7GYm5McMItbh/oYgGGxgehV3JlGEH+nv6P
            diwpIqhrXjZoYZtyyAR39wwBZ9950Anv9h/aVtNE6J59m2oDZ1rmy8lqfVaRSR6DABEOoADUkOku88/rHEmlPuuCvt4AAyKdO7UxAFFA
            MQAAABAwMAQS/flBHkNAPEAeIAAAAAAAAUUUUJBBIABb2hP/uPtb7nTbeYP+jpidB+Ejl2y6S8rQMmyvrEgMs4bZNb/UN8OIWlBj/fLe
            7bWpuOOXGZu5sf7E9MvtwV9mO1qrzSyzlTt2VyVeaktGMqaTqa+DQ9hUUIrbM+SyLOplTE0oAvP3192UvmjwROj+upRcToEbQsA62Jmp
            vl3cKwAvtsD8UubD+d4dVuexwhyHVi6uvLFSz5eai2A=
            """)
}
