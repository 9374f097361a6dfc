"""The 1024 words of recovery sheets and suggested passphrases: plain, short, told apart by four letters.

Written for fieldkit, with words that sound like another one left out. The order is part of the sheet's
format (a word stands for its place, 0 to 1023): never sort, add or remove.
"""

_TEXT = """
abbey acid acorn actor admiral afar agenda agile alarm album almanac almond alpine amber anchor angle
animal ankle anthem antler appetite apple apron aquarium arena arrival arrow artist athlete atlas atom
attic audio august aunt autumn avocado azure backpack bacon badge bagel baker balcony bamboo banana
banjo barley barn basil basket bath baton beach bean beaver beetle bell bench better bicycle birch
biscuit bison blanket blaze blend block bloom blossom boat body bold bolt bonfire boot border bottle
bouquet bowl brain branch brave bread brick bridge bronze brook brush bubble bucket budget buffalo bugle
build bulb bumper bundle bunny burger bushel busy butter buyer cabbage cabin cable cactus cadet cake
calendar camel canal candle canoe canvas captain caravan carbon card cargo carpet cart cashew castle
catalog cattle cave cedar ceiling celery cellar cement chain chalk channel chapter cheese cherry chess
chicken chimney chisel choir chorus chunk cider cinema circle citrus city clarinet clay clean clever
cliff clock cloud clover club coach coast cobalt cocoa coffee coin cold collar comet compass cone
confetti cook copper coral cork corner cotton couch cousin cover crab crane crayon cream creek cricket
crisp crop crown cruise crystal cube cupboard curtain cushion cycle dahlia dairy daisy dance daring dawn
daylight debate decimal deck deep delight delta dentist depot desert desk detour dial diamond diary
diesel digital dinner dinosaur diploma dish ditch diver dock doctor dolphin donkey door double dough
dove dozen dragon drama drawer dream dress drill drink drum duck duet dusty duty dwarf eagle earring
earth easel east easy echo eclipse edge editor eggplant eight elder elegant elephant elm ember emblem
enamel energy engine engrave enjoy enter envelope errand example fable fabric face factory fairy falcon
family fancy farm fast father favor feast feather fence fern ferry fever fiddle field fiesta fifty
figure film final finger fire fish flag flame flannel flavor fleet flint float flock flute foam focus
fog folder fond food forest fork formula fossil fountain fox fragrant frame freckle fresh friend frog
frost fruit fudge fuel full funnel furnace future gadget galaxy gallop game garden garlic gazelle gentle
geyser giant gift ginger giraffe glacier glad glider glitter globe glove glue goal goat gold good goose
gospel grain grape gravel green grid grocery group grove guard guest guide guitar gulf gumdrop gymnast
hall halo hammer hand happy harbor harvest hatch hawk hazel head heart heavy hedge height helmet help
hero hexagon high hiker hill hippo history hobby hockey hold hollow honey hood hoop hopeful horn hotel
house hub human humble hundred hurry hydrant hymn iceberg icicle icon igloo iguana image impala inch
indigo ink inkwell insect inside invite iron island ivory ivy jacket jade jaguar jam january jar jasmine
javelin jazz jelly jewel jigsaw join joke jolly journal joy juggle juice july jumper june jungle junior
kale kangaroo kayak keep kennel kernel ketchup kettle keyboard kind king kiosk kitchen kite kiwi knife
knob koala label lace ladder lagoon lake lamp land lantern laptop large laser lasso latch laugh laundry
lavender layer leader leaf league lemon lens leopard letter level liberty library lift light lilac linen
lion liquid list lizard llama lobster local lodge logic lollipop lotus loud loyal lucky luggage lumber
lunch lung lynx lyric machine magic magnet magpie major mallet mammal mango maple marble marigold market
mask master match meadow meal melon member menu metal meteor middle mild milk mill mint minute mirror
mitten mixer mobile moment monday moral morning mosaic moth motor mount movie mud muffin mule museum
music mustard nacho name napkin narrow nature navy neat nectar needle neon nest network nickel nimble
nine noise north nose novel nugget number nurse nutmeg nylon oak oasis oatmeal obelisk ocean octagon
october oil olive olympic omelet onion onyx open opera opossum orange orbit orchard order osprey ostrich
otter oven owl oxygen oyster pacific paddle page paint palace palm panda panel paper paprika parade park
parrot parsley pasta pattern pause pebble pedal pelican pencil penguin pepper perfect petal phone photo
piano picnic pigeon pilot pine pioneer pipe pirate pixel pizza place planet plate plaza plenty plum
pocket poem point polar polite pond pony poppy porch port postcard potato pottery powder prairie present
price prize public pulley pulp pumpkin puppet purple puzzle pyramid python quail quality quartz queen
quick quiet quilt quiz rabbit raccoon radio raft rail raisin rally ranch random range rapid raven razor
ready record reef rent rescue rest return reward rhubarb rhythm ribbon rice rich ring ripple river robin
rocket rodeo roller roof room round royal rubber ruby rudder ruler rural rush rust rye saddle safari
saffron sage salad salmon sample sand satin sauna save savory scallop scarf school scooter scout screen
script sculptor seal season second secret seed series seven shadow shamrock shelf shine ship shoe shrimp
shuttle sibling sierra signal silk silver simple singer sister sixty sketch skill skirt sky sled sleeve
slice slope small smile smooth snack sneaker snow soap soccer socket sofa soft soil solar solid song
sonnet soup south space spark speech spice spider spoon sport spring spruce square squid stable stadium
star steam step stick stone stork straw street string studio style subway sudden sugar summer sunny
sunrise supper surf sushi swamp sweater sweet swift swing syllable syrup system table taco tadpole
tailor talent tall tandem tango tapestry target taste taxi teacher teapot temple tennis test text thank
theater thimble thirty thread thumb thunder ticket tiger timber tiny title toast today toddler toffee
token tomato tone tooth topaz torch tortoise toucan towel town track trade train travel treasure
triangle trolley trophy truck trumpet tuba tuesday tugboat tulip tuna tundra tunnel turnip turtle tutor
tweed twelve twenty twig twin type umbrella unicorn union unit update urban vacant valley value valve
vanilla vapor vase vault vector velvet veranda vessel vest veteran victory video view village vine
vintage violet visit vital vivid vocal voice volcano voucher voyage wafer waffle wagon walnut walrus
waltz warm washer water wax weasel wedge weekend welcome west whale wheat whisper white wide wild willow
wind winter wisdom wise wish wolf wool word work world worthy wrist writer yacht yard yarn yawn yeast
yellow yogurt young yoyo yukon zebra zenith zero zigzag zinc zipper zodiac zone zoo zucchini
"""
WORDS: tuple[str, ...] = tuple(_TEXT.split())
