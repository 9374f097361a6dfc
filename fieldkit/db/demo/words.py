"""Words that the sample stores are made of: invented people, firms, places and sentences.

Telephone numbers come from the ranges that Ofcom keeps free for drama (07700 900xxx, 01632 960xxx,
"Telephone numbers for use in TV and radio drama programmes"); mail goes to example domains (RFC 2606).
"""

from typing import Final

FIRST: Final = (
    "Ada Alan Amara Anil Anna Ben Bilal Bruno Carla Chen Chloe Clara Daniel Dora Edith Elif Emil Eva Farid Fiona "
    "Freya George Grace Hana Harriet Hugo Ian Ines Ivan Jamal Jana Joan Jonas Julia Kaya Kevin Kofi Lara Leo Lena "
    "Lucy Magda Malik Marta Mei Miriam Nadia Nils Nora Olga Omar Oscar Paula Pavel Petra Priya Rafael Rosa Ruth "
    "Sam Sana Sara Selma Simon Sofia Stefan Tara Tom Uma Vera Victor Wanda Yara Yusuf Zoe"
).split()
LAST: Final = (
    "Abara Adler Ahmed Almeida Amsel Archer Arden Ashby Bajwa Barlow Becker Berg Bishop Blythe Brandt Brook "
    "Calder Carr Castle Chandra Cooper Costa Crane Dahl Dale Danso Denton Dixon Duarte Eden Ellis Ferro Finch "
    "Fischer Flint Foster Frost Garner Gill Glover Gomes Granger Gray Gupta Haas Hale Harper Hartley Heron Hobbs "
    "Holm Hussain Ivanov Jansen Jarvis Kahn Keller Kent Kestrel Kovac Kumar Lang Larsson Leeds Lindqvist Lowe "
    "Lund Maier Malik Marsh Mason Meyer Mistry Moreno Nash Nephew Novak O'Brien O'Connor O'Neill Okafor Orr Osman "
    "Page Palmer Patel Pereira Pike Quill Rao Reed Rossi Rowan Sandhu Schmidt Sharp Silva Sloane Sorensen Stone "
    "Tanaka Tate Thorne Usman Vance Vogel Walsh Ward Weber Wells Wilde Winter Wolf Wren Yates York Young Ziegler"
).split()
TRADES: Final = (
    "Accountants;Architects;Bakery;Bookshop;Brewery;Builders;Carpets;Catering;Chemists;Childcare;Cleaning;"
    "Coaches;Dairy;Dental;Design;Electrical;Engineering;Estates;Fabrics;Farm Supplies;Florists;Freight;Furniture;"
    "Garage;Gardens;Glass;Hardware;Heating;Homes;Hotel;Insurance;Interiors;Joinery;Kitchens;Labels;Laundry;Legal;"
    "Lettings;Lighting;Logistics;Marine;Media;Motors;Music;Nursery;Opticians;Packaging;Paints;Pharmacy;Physio;"
    "Plumbing;Pottery;Print;Roofing;Scaffolding;Seeds;Signs;Solicitors;Stationers;Steel;Storage;Surveyors;"
    "Tailors;Timber;Tools;Travel;Tyres;Vets;Windows;Wines;Workshop"
).split(";")
FORMS: Final = ("", "", "", "", "", " Ltd", " Ltd", " & Co", " & Sons", " & Daughters", " Group", " Partners")
TOWNS: Final = (
    "Ashbourne Cross;Beckford;Brindle;Castle Moor;Coldwater;Dunmere;East Haven;Elmstead;Fairlow;Fenwick Bay;"
    "Greenhithe;Harrowby;Hollin;Kingsferry;Lowfield;Marlow Sands;Millbrook;Netherby;Northgate;Oakhampton;"
    "Portwell;Ravensea;Saltmarsh;Southmere;Stonebridge;Thornley;Upton Quay;Westerby;Whitcombe;Wynford"
).split(";")
STREETS: Final = (
    "Harbour Road;Mill Lane;Station Approach;High Street;Church Walk;Canal Wharf;Foundry Yard;Market Square;"
    "Orchard Way;Priory Court;Quay Street;Railway Terrace;School Hill;Tannery Row;Victoria Arcade;Windmill Rise"
).split(";")
PLACES: Final = "Head office;Shop;Workshop;Warehouse;Surgery;Showroom;Yard;Depot;Studio;Upstairs office;Annexe".split(
    ";"
)
JOBS: Final = (
    "Owner;Director;Office manager;Practice manager;Bookkeeper;Receptionist;Workshop foreman;Sales;"
    "Warehouse lead;Designer;Partner;Accounts;Caretaker;Apprentice;Operations;Nurse;Driver"
).split(";")
COMMON: Final = (
    "the to and a for of is in on with from their new office backup client call network quote server printer "
    "survey email invoice router laptop phone account password update line password visit cable support contract "
    "screen mail file folder shared slow again asked wants needs when not works after before week monday friday "
    "morning"
).split()
"""Words that most records hold: what a wide search must stand."""
RARER: Final = (
    "adapter address admin agreed alarm antenna appointment archive attachment audit battery billing booking "
    "bracket bridge broken browser budget cabinet calendar camera cartridge certificate charger checked cloud "
    "colour confirm connector copier corridor counter crash cutover damp database deadline delivery desk deputy "
    "diagram disk display dock domain door download draft drawer drive dropped duplicate ethernet expired export "
    "extension fault fan feeder fibre firewall firmware flooring forwarded freeze gateway guest handover handset "
    "headset helpdesk hinge holiday import index install intranet jack joiner keyboard kitchen label landlord "
    "latency leaver ledger licence locked login loose mailbox manual merge meter migration mirror modem monitor "
    "mouse move nightly noise outage outlet owner panel parking partition patch payroll permission plaster plug "
    "policy port postponed power practice projector proposal quarterly queue rack reboot receipt recovery "
    "reception refund remote renewal repair replace reset restore retired roaming roof rota scanner schedule "
    "security segment serial signal signature slot socket solicitor spare speed stairs stock storage supplier "
    "switch sync tablet tenant terminal test ticket timer toner training tray tunnel unplugged upgrade uplink "
    "vendor version virus voicemail volume voucher wallboard warranty website window wireless workstation"
).split()
TOPICS: Final = (
    "Screens at reception;New starter;Backup drive;Guest network;Phone numbers;Card terminals;Old server;"
    "Website text;Shared calendar;Meeting room;Software licence;Printer lease;Door camera;Laptops for sales;"
    "Password manager;Move to the new floor;Mail signatures;Till software;Home working;Firewall support"
).split(";")
PROMISES: Final = (
    "Call back about {};Send the quote for {};Invoice for {};Visit: {};Written summary of {};Order {};"
    "Ask the supplier about {};Send dates for {}"
).split(";")
FINDINGS: Final = (
    "No single point of contact;Shared passwords kept unsafely;No fallback when the internet line fails;"
    "Network equipment badly placed;No working battery backup;Email without a second factor;Cables not labelled;"
    "Restore test failed;Cloud data has no separate backup;Everything shares one flat network;"
    "Unexplained devices on site;Server updates overdue;Factory passwords in use;Guests on the office network;"
    "Equipment runs hot;Leavers keep access;Disk space low;No current network diagram;"
    "Staff run as local administrators;Backup failures go unnoticed"
).split(";")
